/** What contacts are called: some thousand names of people, with accents among them. */

export const first = 'Ada Ben Chloe Dirk Eva Finn Gwen Hans Émile Łukasz Søren Zoe'.split(' ');

/** A last name is one of these and one of the ends. */
export const stems =
  'Kowal Brand Smith Jans Peters Vries Berg Holm Lind Garcia Lopez Rossi Weber Novak Popov Tanak Wats Hugh Morr'.split(
    ' ',
  );
export const ends = 'ski t son sen mann er ova ez i y dottir quist land field worth wick ley'.split(
  ' ',
);
