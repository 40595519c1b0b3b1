package io.creditgrid.model.record;

/**
 * A page of a firm's folders, as the directory in its enterprise folder lists it.
 *
 * @param kind number of the folder's kind
 * @param page the page, 0 or above
 */
public record PageRef(int kind, int page) implements Comparable<PageRef> {
    @Override
    public int compareTo(PageRef other) {
        return kind != other.kind ? Integer.compare(kind, other.kind) : Integer.compare(page, other.page);
    }
}
