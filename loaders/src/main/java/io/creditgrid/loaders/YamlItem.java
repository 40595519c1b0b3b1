package io.creditgrid.loaders;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One item of a YAML file of settings: a text, a list or a block of named items. Every scalar is taken as the text that stands in the file ({@code 007},
 * {@code on} and {@code 2025-01-01} are never turned into something else). Names that nobody asked for and names that stand twice are problems.
 *
 * <p><strong>Thread-safety.</strong> One thread.
 */
final class YamlItem {
    private final Node node;
    private final String name;
    private final Problems problems;
    private final Map<String, YamlItem> items = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    private YamlItem(Node node, String name, Problems problems) {
        this.node = node;
        this.name = name;
        this.problems = problems;
        if (node instanceof MappingNode block) {
            block.getValue().forEach(this::index);
        }
    }

    /** The block that a file consists of; the file is refused at once if it is not one. */
    static YamlItem file(String text, Problems problems) {
        Node root = null;
        try {
            LoaderOptions options = new LoaderOptions();
            options.setMaxAliasesForCollections(0);
            options.setNestingDepthLimit(20);
            root = new Yaml(options).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add(line, "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(0, "not YAML: " + e.getMessage());
        }
        if (problems.isEmpty() && !(root instanceof MappingNode)) {
            problems.add(0, "expected named settings, one a line, as name: value");
        }
        problems.check();
        if (root == null) {
            throw new IllegalStateException("an empty file passed as settings");
        }
        return new YamlItem(root, "", problems);
    }

    private void index(NodeTuple tuple) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            problems.add(line(tuple.getKeyNode()), name + " expects names on the left of the colon");
            return;
        }
        String path = name.isEmpty() ? key.getValue() : name + "." + key.getValue();
        if (items.put(key.getValue(), new YamlItem(tuple.getValueNode(), path, problems)) != null) {
            problems.add(line(key), path + " stands twice; take one out");
        }
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }

    /** Where it stands, from 1. */
    int line() {
        return line(node);
    }

    /** Its path from the top, as in {@code fields.amount.unit}. */
    String name() {
        return name;
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    boolean isBlock() {
        return node instanceof MappingNode;
    }

    /** Notes a problem with this item. */
    void problem(String what) {
        problems.add(line(), (name.isEmpty() ? "" : name + ": ") + what);
    }

    boolean has(String key) {
        return items.containsKey(key);
    }

    /** The item named {@code key}; null where there is none. */
    @Nullable
    YamlItem find(String key) {
        asked.add(key);
        return items.get(key);
    }

    /** The item named {@code key}; null, and a problem, where there is none. */
    @Nullable
    YamlItem require(String key, String what) {
        YamlItem item = find(key);
        if (item == null) {
            problem("expected " + key + ": " + what);
        }
        return item;
    }

    /** All named items in order, none of them unknown. */
    Map<String, YamlItem> all() {
        asked.addAll(items.keySet());
        return items;
    }

    /** The text under {@code key}; null where there is none. */
    @Nullable
    String text(String key) {
        YamlItem item = find(key);
        return item == null ? null : item.text();
    }

    /** Its text; "" and a problem where it is not one. */
    String text() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problem("expected one value, not a list or block");
        return "";
    }

    /** The texts of the list under {@code key}, one text being a list of one; null where there is none. */
    @Nullable
    List<String> texts(String key) {
        YamlItem item = find(key);
        if (item == null) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        item.elements().forEach(element -> texts.add(element.text()));
        return texts;
    }

    /** Its elements; itself where it is not a list. */
    List<YamlItem> elements() {
        if (!(node instanceof SequenceNode list)) {
            return List.of(this);
        }
        List<YamlItem> elements = new ArrayList<>();
        for (Node element : list.getValue()) {
            elements.add(new YamlItem(element, name + "[" + elements.size() + "]", problems));
        }
        return elements;
    }

    /** Makes a problem of every name that nobody asked for. Call it last. */
    void refuseUnknown() {
        items.forEach((key, item) -> {
            if (!asked.contains(key)) {
                item.problem("unknown setting; expected one of "
                        + asked.stream().sorted().toList());
            }
        });
    }
}
