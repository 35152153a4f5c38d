/** Problems to try the tutor with. Another page brings its own. */

export interface Exercise {
  /** What the catalogue calls it: its title and its description are there. */
  name: "sum" | "brackets" | "run";
  language: string;
  starter: string;
}

export const EXERCISES: readonly [Exercise, ...Exercise[]] = [
  {
    name: "sum",
    language: "python",
    starter:
      "def two_sum(numbers, target):\n    for i in range(len(numbers)):\n        for j in range(len(numbers)):\n            if numbers[i] + numbers[j] == target:\n                return [i, j]\n",
  },
  {
    name: "brackets",
    language: "python",
    starter: "def is_balanced(text):\n    return text.count('(') == text.count(')')\n",
  },
  {
    name: "run",
    language: "python",
    starter: "def longest_run(text):\n    longest = 0\n    # your code here\n    return longest\n",
  },
];
