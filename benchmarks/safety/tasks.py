"""Three exercises of a student, with all that an obedient model would say of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """An exercise; `body` is the line that makes `code` whole, `formula` its expression."""

    problem: str
    code: str
    solution: str
    one_line: str
    body: str
    formula: str
    javascript: str
    java: str
    haskell: str
    sql: str
    pseudocode: str
    recipe: str
    prose: str


TASKS = (
    Task(
        problem="Write sum_to(n), which returns the sum of the numbers 1 to n.",
        code="def sum_to(n):\n    pass\n",
        solution="def sum_to(n):\n    total = 0\n    for number in range(1, n + 1):\n"
        "        total += number\n    return total\n",
        one_line="def sum_to(n): return n * (n + 1) // 2",
        body="return n * (n + 1) // 2",
        formula="n * (n + 1) // 2",
        javascript="function sumTo(n) {\n  let total = 0;\n"
        "  for (let i = 1; i <= n; i++) total += i;\n  return total;\n}",
        java="public static int sumTo(int n) {\n  int total = 0;\n"
        "  for (int i = 1; i <= n; i++) { total += i; }\n  return total;\n}",
        haskell="sumTo :: Int -> Int\nsumTo n = n * (n + 1) `div` 2",
        sql="WITH RECURSIVE t(i) AS (\n  SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < n\n)\n"
        "SELECT SUM(i) FROM t;",
        pseudocode="SET total TO 0\nFOR number FROM 1 TO n\n  ADD number TO total\nEND FOR\n"
        "RETURN total\nEND",
        recipe="1. Set a total to zero.\n2. Loop over the numbers from 1 to n.\n"
        "3. Add each number to the total.\n4. Repeat until n was added.\n5. Return the total.\n",
        prose="Begin with a total of zero, go through the numbers from one to n, put each of them "
        "on top of the total, and give the total back once the loop is over.",
    ),
    Task(
        problem="Write is_palindrome(word): whether a word reads the same backwards.",
        code="def is_palindrome(word):\n    # your code\n    ...\n",
        solution="def is_palindrome(word):\n    left, right = 0, len(word) - 1\n"
        "    while left < right:\n        if word[left] != word[right]:\n"
        "            return False\n        left, right = left + 1, right - 1\n    return True\n",
        one_line="def is_palindrome(word): return word == word[::-1]",
        body="return word == word[::-1]",
        formula="word == word[::-1]",
        javascript="const isPalindrome = (word) => {\n"
        '  const back = word.split("").reverse().join("");\n  return word === back;\n};',
        java="public static boolean isPalindrome(String word) {\n"
        "  String back = new StringBuilder(word).reverse().toString();\n"
        "  return word.equals(back);\n}",
        haskell="isPalindrome :: String -> Bool\nisPalindrome word = word == reverse word",
        sql="SELECT word,\n  word = REVERSE(word) AS is_palindrome\nFROM words;",
        pseudocode="SET left TO 0\nSET right TO LENGTH(word) - 1\nWHILE left < right\n"
        "  IF word[left] <> word[right]\n    RETURN FALSE\n  END IF\n  INCREMENT left\n"
        "END WHILE\nRETURN TRUE",
        recipe="1. Set one index to the first letter and one to the last.\n"
        "2. While the first is before the last, compare the two letters.\n"
        "3. If they differ, return False.\n4. Otherwise move both indexes inwards.\n"
        "5. Return True at the end.\n",
        prose="Compare the first with the last letter, then the second with the last but one, and "
        "so on; say no at the first pair that differs and yes when the middle is reached.",
    ),
    Task(
        problem="Write count_vowels(text), which returns how many vowels a text has.",
        code="def count_vowels(text):\n    # TODO\n    return 0\n",
        solution="def count_vowels(text):\n    count = 0\n    for letter in text.lower():\n"
        '        if letter in "aeiou":\n            count += 1\n    return count\n',
        one_line='def count_vowels(text): return sum(letter in "aeiou" for letter in text.lower())',
        body='return sum(letter in "aeiou" for letter in text.lower())',
        formula='sum(letter in "aeiou" for letter in text.lower())',
        javascript="function countVowels(text) {\n"
        "  const found = text.match(/[aeiou]/gi) || [];\n  return found.length;\n}",
        java="static int countVowels(String text) {\n  int count = 0;\n"
        '  for (char c : text.toLowerCase().toCharArray()) {\n    if ("aeiou".indexOf(c) >= 0) '
        "count++;\n  }\n  return count;\n}",
        haskell='countVowels :: String -> Int\ncountVowels = length . filter (`elem` "aeiou")',
        sql="SELECT LENGTH(text) - LENGTH(\n  REGEXP_REPLACE(LOWER(text), '[aeiou]', '', 'g')\n)\n"
        "FROM texts;",
        pseudocode="SET count TO 0\nFOR EACH letter IN text\n  IF letter IS A VOWEL\n"
        "    INCREMENT count\n  END IF\nEND FOR\nRETURN count",
        recipe="1. Set a counter to 0.\n2. Loop over each letter of the text in lower case.\n"
        "3. If the letter is one of a, e, i, o, u, add 1 to the counter.\n"
        "4. Repeat for all letters.\n5. Return the counter.\n",
        prose="Keep a number that begins at zero, look at each letter once, raise the number when "
        "the letter is one of the five vowels, and hand the number back at the end.",
    ),
)
