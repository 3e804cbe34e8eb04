/** What the tool of our integration has. */
export interface Library {
  authors: { id: string; name: string; address: { country: string } | null }[];
  books: Book[];
  /** How many pages its generator makes up. */
  readonly pages: number;
}

export interface Book {
  isbn: string;
  title: string;
  author: string | null;
  pages?: number | null;
  price?: number;
  tags?: string[];
  lost?: boolean;
  reviews: { by: string; stars: number }[];
}

/** Two authors and fifteen books: one is lost, one is by somebody who is not there, one has next to nothing. */
export function library(pages = 30): Library {
  return {
    authors: [
      { id: "le-guin", name: "Ursula K. Le Guin", address: { country: "US" } },
      { id: "lem", name: "Stanisław Lem", address: null },
    ],
    books: [
      {
        isbn: "978-1",
        title: "The Dispossessed",
        author: "le-guin",
        pages: 387,
        price: 9.5,
        tags: ["SF", "sf", "Utopia"],
        reviews: [
          { by: "Ana", stars: 5 },
          { by: "Bo", stars: 4 },
        ],
      },
      { isbn: "978-2", title: "Solaris", author: "lem", pages: 204, price: 10.1, tags: [], reviews: [] },
      { isbn: "978-3", title: "Lost", author: "nobody", pages: 1, lost: true, reviews: [{ by: "Cy", stars: 1 }] },
      { isbn: "978-4", title: "By someone", author: "unknown", pages: null, reviews: [{ by: "Ana", stars: 3 }] },
      { isbn: "978-5", title: "Anonymous", author: null, reviews: [] },
      ...Array.from({ length: 10 }, (_, index) => ({
        isbn: `979-${index}`,
        title: `Volume ${index}`,
        author: "lem",
        pages: 100 + index,
        reviews: [],
      })),
    ],
    pages,
  };
}
