package io.creditgrid.grid.security;

import com.fasterxml.jackson.databind.JsonNode;
import io.creditgrid.grid.yaml.Yaml;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.RecordKey;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The source list: who owns a feed, who may load it for the owner, which kinds it may hold, and which feed goes before
 * which. The same on every node; its order is the order of precedence.
 *
 * <pre>{@code
 * sources:
 *   tax-north:
 *     owner: "tax-office-north"
 *     loaders: ["data-bureau"]
 *     kinds: ["taxFiling", "coverage"]
 *   core-oems:
 *     owner: "oem-group"
 *     kinds: ["trade"]
 *     tradeSide: customer
 * }</pre>
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 */
public final class SourceList {
    private static final Set<String> FIELDS = Set.of("owner", "loaders", "kinds", "tradeSide");

    /** The source that the grid's own tasks write under; in no list. */
    public static final String GRID = "grid";

    /** Which side of its trades a source reports from. */
    public enum TradeSide {
        CUSTOMER,
        SUPPLIER;

        private String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One feed.
     *
     * @param name its name in records
     * @param owner organisation that is the writer of its records
     * @param loaders organisations that may write it for the owner
     * @param kinds labels of the record kinds that it may hold
     * @param tradeSide which side it reports trades from, null where it reports none
     */
    public record Source(
            String name,
            String owner,
            Set<String> loaders,
            Set<String> kinds,
            @Nullable TradeSide tradeSide) {
        public Source {
            loaders = Set.copyOf(loaders);
            kinds = Set.copyOf(kinds);
        }
    }

    private final Map<String, Source> byName;
    private final List<String> order;

    private SourceList(Map<String, Source> byName) {
        this.byName = Map.copyOf(byName);
        this.order = List.copyOf(byName.keySet());
    }

    /**
     * The given sources, first goes first.
     *
     * @throws IllegalArgumentException if a name stands twice
     */
    public static SourceList of(Collection<Source> sources) {
        Map<String, Source> byName = new LinkedHashMap<>();
        for (Source source : sources) {
            if (byName.put(source.name(), source) != null) {
                throw new IllegalArgumentException("source '" + source.name() + "' stands twice");
            }
        }
        return new SourceList(byName);
    }

    /**
     * Reads a source list.
     *
     * @throws IOException if it cannot be read or something in it is wrong: names all that is
     */
    public static SourceList read(Path file) throws IOException {
        Yaml yaml = new Yaml(file);
        List<Source> sources = new ArrayList<>();
        JsonNode root = yaml.root(Files.readString(file), "sources");
        for (Map.Entry<String, JsonNode> entry : root.properties()) {
            sources.add(source(yaml, entry.getKey(), entry.getValue()));
        }
        yaml.check();
        return of(sources);
    }

    private static Source source(Yaml yaml, String name, JsonNode node) {
        String at = "source '" + name + "'";
        yaml.onlyFields(at, node, FIELDS);
        if (!RecordKey.isSource(name) || name.equals(GRID)) {
            yaml.problem(
                    at, "its name must be 1 to 32 of a-z, 0-9, hyphen, as records have it, and not '" + GRID + "'");
        }
        String owner = yaml.text(at, node, "owner");
        List<String> loaders = yaml.texts(at, node, "loaders");
        List<String> kinds = yaml.texts(at, node, "kinds");
        checkOrganisations(yaml, at, "owner", owner.isEmpty() ? List.of() : List.of(owner));
        checkOrganisations(yaml, at, "loaders", loaders);
        checkKinds(yaml, at, kinds);
        if (kinds.isEmpty()) {
            yaml.problem(at, "'kinds' is missing or empty: it could hold nothing");
        }
        return new Source(name, owner, Set.copyOf(loaders), Set.copyOf(kinds), tradeSide(yaml, at, node, kinds));
    }

    private static void checkOrganisations(Yaml yaml, String at, String field, List<String> names) {
        for (String name : names) {
            if (!Organisation.isValid(name) || name.equals(Actor.GRID)) {
                yaml.problem(
                        at,
                        "'" + field + "' has '" + name + "', expected 1 to 64 of a-z, 0-9, hyphen, and not '"
                                + Actor.GRID + "'");
            }
        }
    }

    private static void checkKinds(Yaml yaml, String at, List<String> labels) {
        List<String> known = Arrays.stream(RecordKind.values())
                .filter(kind -> !kind.isSystem() && !kind.isGridWritten())
                .map(RecordKind::label)
                .toList();
        for (String label : labels) {
            if (!known.contains(label)) {
                yaml.problem(at, "'kinds' has '" + label + "', expected some of " + known);
            }
        }
    }

    private static @Nullable TradeSide tradeSide(Yaml yaml, String at, JsonNode node, List<String> kinds) {
        Optional<String> label = yaml.optionalText(at, node, "tradeSide");
        if (label.isEmpty()) {
            if (kinds.contains("trade")) {
                yaml.problem(at, "kind trade needs 'tradeSide: customer' or 'tradeSide: supplier'");
            }
            return null;
        }
        for (TradeSide side : TradeSide.values()) {
            if (side.label().equals(label.get())) {
                return side;
            }
        }
        yaml.problem(at, "'tradeSide' is '" + label.get() + "', expected customer or supplier");
        return null;
    }

    /** The source of that name, empty if it is in no list. */
    public Optional<Source> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Names in order of precedence. */
    public List<String> names() {
        return order;
    }

    /** Place in the order of precedence, 0 first; after all others for a source that is not listed. */
    public int precedence(String name) {
        int place = order.indexOf(name);
        return place < 0 ? order.size() : place;
    }

    /** Whether log-ins of {@code organisation} may write records of that kind under that source. */
    public boolean mayWrite(String organisation, String name, String kindLabel) {
        Source source = byName.get(name);
        return source != null
                && source.kinds().contains(kindLabel)
                && (source.owner().equals(organisation) || source.loaders().contains(organisation));
    }

    /** SHA-256 over all that the list says, 64 hex digits, to compare nodes by. */
    public String digest() {
        return Yaml.sha256(text());
    }

    /** The form of the file, in order of precedence. */
    public String text() {
        StringBuilder text = new StringBuilder(order.isEmpty() ? "sources: {}\n" : "sources:\n");
        order.forEach(name -> find(name).ifPresent(source -> append(text, source)));
        return text.toString();
    }

    private static void append(StringBuilder text, Source source) {
        text.append("  ").append(Yaml.quoted(source.name())).append(":\n");
        line(text, "owner", Yaml.quoted(source.owner()));
        if (!source.loaders().isEmpty()) {
            line(text, "loaders", list(source.loaders()));
        }
        line(text, "kinds", list(source.kinds()));
        if (source.tradeSide() != null) {
            line(text, "tradeSide", source.tradeSide().label());
        }
    }

    private static String list(Set<String> names) {
        return names.stream().sorted().map(Yaml::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static void line(StringBuilder text, String field, String value) {
        text.append("    ").append(field).append(": ").append(value).append('\n');
    }

    @Override
    public String toString() {
        return "SourceList" + order;
    }
}
