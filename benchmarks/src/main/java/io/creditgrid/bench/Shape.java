package io.creditgrid.bench;

/** In which order records of firms come. */
enum Shape {
    /** The twelve months of an account arrive together, as agencies' files have them. */
    GROUPED,
    /** Each record is of another firm, which has that one alone. */
    SCATTERED
}
