/**
 * The levels of the requirements of OWASP ASVS 5.0.0: a line for each chapter, a word for each section, a digit for
 * each requirement. From its CSV (https://github.com/OWASP/ASVS, CC BY-SA 4.0).
 */
const chapters = [
  '22 1111122223 112222222223 222 123',
  '122 112 12223 23',
  '3 113 12223 11222233 11122333 3 22333',
  '12233 23333 22 1222',
  '2 112333 113 222',
  '122 111111112222 11223333 112233 22222333 2223 33 2222',
  '222 1111 22 11222 223 22',
  '1233 1123 133 23',
  '111 1222',
  '22 223 22223 1111122222233333 22222 22 222',
  '2233 22233 11233 1222 23 23 33',
  '12233 11 22223',
  '2333 222223 2233 1222233',
  '22 12223333 122',
  '12233 12233 1222222 3333',
  '2 22222 2222 222 2223',
  '23 22223333 22',
];

/** The requirements of a level, as `1.2.3`, in their order. */
export function requirementsOf(level: 1 | 2 | 3): string[] {
  return chapters.flatMap((chapter, first) =>
    chapter
      .split(' ')
      .flatMap((section, second) =>
        [...section].flatMap((digit, third) =>
          Number(digit) === level ? [`${first + 1}.${second + 1}.${third + 1}`] : [],
        ),
      ),
  );
}
