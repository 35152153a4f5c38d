/** Problems to try the tutor with. Another page brings its own. */

export interface Exercise {
  title: string;
  description: string;
  language: string;
  starter: string;
}

export const EXERCISES: readonly [Exercise, ...Exercise[]] = [
  {
    title: "Two numbers that make a sum",
    description:
      "Given a list of integers and a target, return the indices of the two numbers that add up to it. There is exactly one such pair.",
    language: "python",
    starter:
      "def two_sum(numbers, target):\n    for i in range(len(numbers)):\n        for j in range(len(numbers)):\n            if numbers[i] + numbers[j] == target:\n                return [i, j]\n",
  },
  {
    title: "Balanced brackets",
    description:
      "Tell whether every bracket of a text is closed by one of its kind, in the right order. The brackets are (), [] and {}.",
    language: "python",
    starter: "def is_balanced(text):\n    return text.count('(') == text.count(')')\n",
  },
  {
    title: "The longest run",
    description: "Return the length of the longest run of equal characters in a text.",
    language: "python",
    starter: "def longest_run(text):\n    longest = 0\n    # your code here\n    return longest\n",
  },
];
