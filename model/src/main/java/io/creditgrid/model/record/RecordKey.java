package io.creditgrid.model.record;

import io.creditgrid.model.id.EnterpriseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What names a record: the firm it is filed under, its kind, the source it comes from, and the natural key.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param firm the firm under which it is filed; it decides the partition
 * @param kind its kind
 * @param source the feed, {@code [a-z0-9-]{1,32}}; {@code grid} for what the grid's own tasks write
 * @param parts the natural key in the order of {@link RecordKind#keyParts()}, each in canonical form
 */
public record RecordKey(EnterpriseId firm, RecordKind kind, String source, List<String> parts) {
    /** The source of what the grid's own tasks write. */
    public static final String GRID_SOURCE = "grid";

    private static final Pattern SOURCE = Pattern.compile("[a-z0-9-]{1,32}");

    /**
     * @throws IllegalArgumentException if a part is missing, too many, or not in its canonical form
     */
    public RecordKey {
        parts = List.copyOf(parts);
        if (!isSource(source)) {
            throw new IllegalArgumentException("expected a source of 1 to 32 of a-z, 0-9, hyphen: source=" + source);
        }
        if (parts.size() != kind.keyParts().size()) {
            throw new IllegalArgumentException("expected the key parts " + kind.keyParts() + " of " + kind.label()
                    + ": got " + parts.size() + " parts");
        }
        for (int i = 0; i < parts.size(); i++) {
            kind.keyParts().get(i).check(parts.get(i));
        }
        if (firm.isTag()) {
            throw new IllegalArgumentException(
                    "expected the identifier of a firm: a tag says where its records lie, but not what they are; firm="
                            + firm.canonical());
        }
        if (kind.isSystem() != firm.isGrid()) {
            throw new IllegalArgumentException("expected " + kind.label() + " under "
                    + (kind.isSystem() ? "a holder grid:…" : "a firm") + ": firm=" + firm.canonical());
        }
    }

    /** Whether {@code text} is the name of a source: 1 to 32 of a-z, 0-9, hyphen. */
    public static boolean isSource(String text) {
        return SOURCE.matcher(text).matches();
    }

    /** The natural key's part at {@code index}. */
    public String part(int index) {
        return parts.get(index);
    }

    /** The firms that the natural key names beside the one it is filed under. */
    public List<EnterpriseId> namedFirms() {
        List<EnterpriseId> named = new ArrayList<>(1);
        for (int i = 0; i < parts.size(); i++) {
            if (kind.keyParts().get(i).namesFirm(parts.get(i))) {
                named.add(EnterpriseId.of(parts.get(i)));
            }
        }
        return named;
    }

    /**
     * Index of a part that names a personal firm in clear, where its tag has to stand; -1 if there is none.
     *
     * @param personalNamespaces as in {@link EnterpriseId#isPersonal(Set)}
     */
    public int clearSubjectPart(Set<String> personalNamespaces) {
        for (int i = 0; i < parts.size(); i++) {
            if (kind.keyParts().get(i).namesFirm(parts.get(i))
                    && EnterpriseId.isPersonal(parts.get(i), personalNamespaces)) {
                return i;
            }
        }
        return -1;
    }

    /** The same key with one part replaced. */
    public RecordKey withPart(int index, String text) {
        List<String> changed = new ArrayList<>(parts);
        changed.set(index, text);
        return new RecordKey(firm, kind, source, changed);
    }

    /** Index of a part that still names a person in clear; -1 if there is none. */
    public int clearPersonPart() {
        for (int i = 0; i < parts.size(); i++) {
            if (kind.keyParts().get(i).form() == KeyPart.Form.COUNTERPART && KeyPart.isClearPerson(parts.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
