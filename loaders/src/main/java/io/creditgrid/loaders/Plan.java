package io.creditgrid.loaders;

import io.creditgrid.model.contract.GridError;
import io.creditgrid.model.contract.GridException;
import io.creditgrid.model.id.Organisation;
import io.creditgrid.model.record.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files are loaded through which mappings, in which order, and who speaks. A YAML file:
 *
 * <pre>
 * plan: 1                         version of this language
 * validAt: 2026-01-01             the day of the views that this data is meant for
 * model: card.json                a scorecard to judge it by, relative to this file
 * sources:                        in order of precedence; a source that is not named here is owned by an organisation of its own name
 *   trade-core: {owner: core-enterprises, tradeSide: customer, loaders: [data-desk]}
 * loads:
 *   - {mapping: mappings/m.yaml, file: data.csv, publishedAt: 2025-12-18T09:00:00+08:00}
 * </pre>
 *
 * <p>Mappings are relative to the plan, files to the data folder. {@code publishedAt} stands in for the mapping's own.
 *
 * <p><strong>Thread-safety.</strong> Immutable.
 *
 * @param file the plan's file
 * @param dataDir folder of the data
 * @param validAt day of the views; empty for today
 * @param model file of a scorecard; empty for the one in use
 * @param sources all sources of the loads, in order of precedence
 * @param loads what is loaded, in order
 */
public record Plan(
        Path file,
        Path dataDir,
        Optional<LocalDate> validAt,
        Optional<Path> model,
        List<Source> sources,
        List<Load> loads) {
    public Plan {
        sources = List.copyOf(sources);
        loads = List.copyOf(loads);
    }

    /**
     * A feed of an organisation.
     *
     * @param name its name
     * @param owner organisation whose records they are
     * @param loaders organisations that may write it for the owner
     * @param kinds kinds that the plan's mappings write under it
     * @param tradeSide {@code customer} or {@code supplier} where it states trades
     */
    public record Source(
            String name, String owner, Set<String> loaders, Set<RecordKind> kinds, Optional<String> tradeSide) {
        public Source {
            loaders = Set.copyOf(loaders);
            kinds = Set.copyOf(kinds);
        }
    }

    /**
     * One file through one mapping.
     *
     * @param name the file as the plan names it
     */
    public record Load(Mapping mapping, Path file, String name) {}

    /**
     * Reads a plan and all its mappings.
     *
     * @param dataDir folder of the data; null for the plan's own
     * @throws GridException BAD_PLAN with every problem, those of its mappings included
     * @throws IOException if the plan cannot be read
     */
    public static Plan read(Path file, @Nullable Path dataDir) throws IOException {
        return new Reader(file, dataDir).read();
    }

    /** A plan of one mapping over some files, under a source owned by {@code owner}. */
    public static Plan of(Mapping mapping, List<Path> files, Path dataDir, String owner) {
        Source source = new Source(mapping.source(), owner, Set.of(), mapping.kindsWritten(), Optional.empty());
        List<Load> loads = files.stream()
                .map(f -> new Load(mapping, f, String.valueOf(f.getFileName())))
                .toList();
        return new Plan(dataDir, dataDir, Optional.empty(), Optional.empty(), List.of(source), loads);
    }

    /** Reads one plan. One thread. */
    private static final class Reader {
        private final Path file;
        private final Path folder;
        private final Path dataDir;
        private final Problems problems;

        Reader(Path file, @Nullable Path dataDir) {
            this.file = file;
            this.folder = file.toAbsolutePath().resolveSibling(".").normalize();
            this.dataDir = dataDir == null ? folder : dataDir;
            this.problems = new Problems(String.valueOf(file.getFileName()), GridError.BAD_PLAN);
        }

        Plan read() throws IOException {
            YamlItem root = YamlItem.file(Files.readString(file, StandardCharsets.UTF_8), problems);
            String version = root.text("plan");
            if (!"1".equals(version)) {
                root.problem("expected plan: 1, the version of the plan language");
            }
            YamlItem day = root.find("validAt");
            LocalDate validAt = day == null ? null : ValueReader.isoDay(day);
            YamlItem model = root.find("model");
            Path card = model == null ? null : existing(model, folder);
            List<Load> loads = loads(root);
            List<Source> sources = sources(root, loads);
            root.refuseUnknown();
            problems.check();
            return new Plan(file, dataDir, Optional.ofNullable(validAt), Optional.ofNullable(card), sources, loads);
        }

        private @Nullable Path existing(YamlItem item, Path in) {
            Path found = in.resolve(item.text());
            if (!Files.isRegularFile(found)) {
                item.problem("expected a file, relative to " + (in.equals(folder) ? "the plan" : "the data folder")
                        + ": " + found);
                return null;
            }
            return found;
        }

        private List<Load> loads(YamlItem root) throws IOException {
            List<Load> loads = new ArrayList<>();
            YamlItem list = root.require("loads", "a list of {mapping, file}");
            for (YamlItem item : list == null ? List.<YamlItem>of() : list.elements()) {
                YamlItem mappingItem = item.require("mapping", "a file, relative to the plan");
                YamlItem fileItem = item.require("file", "a file, relative to the data folder");
                YamlItem published = item.find("publishedAt");
                Instant stated = published == null ? null : instant(published);
                item.refuseUnknown();
                Path mappingFile = mappingItem == null ? null : existing(mappingItem, folder);
                Path data = fileItem == null ? null : existing(fileItem, dataDir);
                Mapping mapping =
                        mappingItem == null || mappingFile == null ? null : mapping(mappingItem, mappingFile, stated);
                if (mapping != null && data != null && fileItem != null) {
                    loads.add(new Load(mapping, data, fileItem.text()));
                }
            }
            return loads;
        }

        private static @Nullable Instant instant(YamlItem item) {
            try {
                return OffsetDateTime.parse(item.text()).toInstant();
            } catch (DateTimeParseException e) {
                item.problem("expected an instant such as 2025-12-01T09:00:00+08:00: " + item.text());
                return null;
            }
        }

        private static @Nullable Mapping mapping(YamlItem item, Path file, @Nullable Instant stated)
                throws IOException {
            try {
                return Mapping.parse(item.text(), Files.readAllBytes(file), stated);
            } catch (GridException e) {
                item.problem(e.plainMessage());
                return null;
            }
        }

        private List<Source> sources(YamlItem root, List<Load> loads) {
            Map<String, Set<RecordKind>> kinds = new LinkedHashMap<>();
            YamlItem block = root.find("sources");
            Map<String, YamlItem> named = block == null ? Map.of() : block.all();
            named.keySet().forEach(name -> kinds.put(name, new LinkedHashSet<>()));
            for (Load load : loads) {
                kinds.computeIfAbsent(load.mapping().source(), name -> new LinkedHashSet<>())
                        .addAll(load.mapping().kindsWritten());
            }
            List<Source> sources = new ArrayList<>();
            kinds.forEach((name, written) -> sources.add(source(root, named.get(name), name, written)));
            return sources;
        }

        private static Source source(YamlItem root, @Nullable YamlItem item, String name, Set<RecordKind> kinds) {
            String owner = item == null ? null : item.text("owner");
            List<String> loaders = item == null ? null : item.texts("loaders");
            String side = item == null ? null : item.text("tradeSide");
            YamlItem at = item == null ? root : item;
            if (item != null) {
                item.refuseUnknown();
            }
            List<String> organisations = new ArrayList<>(loaders == null ? List.of() : loaders);
            organisations.add(owner == null ? name : owner);
            for (String organisation : organisations) {
                if (!Organisation.isValid(organisation)) {
                    at.problem("expected an organisation of a-z, 0-9, hyphen: " + organisation);
                }
            }
            if (kinds.contains(RecordKind.TRADE) && !"customer".equals(side) && !"supplier".equals(side)) {
                at.problem("expected tradeSide: customer or supplier of source " + name + ", since it states trades");
            }
            return new Source(
                    name,
                    owner == null ? name : owner,
                    loaders == null ? Set.of() : Set.copyOf(loaders),
                    kinds,
                    Optional.ofNullable(side));
        }
    }
}
