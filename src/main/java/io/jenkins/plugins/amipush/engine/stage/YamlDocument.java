package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML 1.1 document as a JSON tree, with the types that YAML gives to unquoted values: {@code yes} is a boolean,
 * {@code 8.10} a number. What JSON has no type for — dates, binary — becomes an {@link Unquoted}. Only the parser of the
 * library is used for collections: aliases are expanded here, against a budget, so that a small document of aliases to
 * aliases stays harmless.
 */
final class YamlDocument {
    /** Values with all aliases expanded; a thousand images have some 40000. */
    private static final int MOST_VALUES = 1_000_000;

    /** Beyond it, a number is none that any field takes, and slow to read. */
    private static final int LONGEST_NUMBER = 40;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Scalars scalars = new Scalars(new LoaderOptions());
    private final Map<MappingNode, Map<String, Node>> flattened = new IdentityHashMap<>();
    private int values;

    /** A value of a type that JSON lacks, as it was written. */
    record Unquoted(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    /** Lets the library's rules for plain values be used one at a time. */
    private static final class Scalars extends SafeConstructor {
        Scalars(LoaderOptions options) {
            super(options);
        }

        Object value(ScalarNode node) {
            return constructObject(node);
        }
    }

    JsonNode read(String text) throws BadDocument {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Documents.LONGEST);
        options.setNestingDepthLimit(Documents.DEEPEST);
        // The budget of values is the limit; anchors for what images have in common are good style.
        options.setMaxAliasesForCollections(MOST_VALUES);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                throw new BadDocument("is empty");
            }
            return tree(root, 0);
        } catch (MarkedYAMLException e) {
            String at = e.getProblemMark() == null
                    ? ""
                    : " at line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1);
            throw new BadDocument("is not valid YAML" + at + ": " + e.getProblem());
        } catch (YAMLException e) {
            throw new BadDocument("is not valid YAML: " + e.getMessage());
        }
    }

    private JsonNode tree(Node node, int depth) throws BadDocument {
        if (depth > Documents.DEEPEST) {
            throw new BadDocument("is nested more than " + Documents.DEEPEST + " deep");
        }
        spend();
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        if (node instanceof SequenceNode sequence && node.getTag().equals(Tag.SEQ)) {
            ArrayNode array = NODES.arrayNode();
            for (Node element : sequence.getValue()) {
                array.add(tree(element, depth + 1));
            }
            return array;
        }
        if (node instanceof MappingNode mapping && node.getTag().equals(Tag.MAP)) {
            ObjectNode object = NODES.objectNode();
            for (Map.Entry<String, Node> entry : flatten(mapping).entrySet()) {
                object.set(entry.getKey(), tree(entry.getValue(), depth + 1));
            }
            return object;
        }
        throw unsupported(node);
    }

    private void spend() throws BadDocument {
        if (++values > MOST_VALUES) {
            throw new BadDocument("holds more than " + MOST_VALUES + " values, aliases expanded");
        }
    }

    /** The members of a mapping, those of merged mappings ({@code <<}) first; of equal keys the last counts. */
    private Map<String, Node> flatten(MappingNode mapping) throws BadDocument {
        Map<String, Node> known = flattened.get(mapping);
        if (known != null) {
            return known;
        }
        // A mapping that merges itself finds this and adds nothing.
        flattened.put(mapping, Map.of());
        Map<String, Node> own = new LinkedHashMap<>();
        Map<String, Node> members = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw unsupported(tuple.getKeyNode());
            }
            if (key.getTag().equals(Tag.MERGE)) {
                for (MappingNode merged : merged(tuple.getValueNode())) {
                    for (Map.Entry<String, Node> entry : flatten(merged).entrySet()) {
                        spend();
                        members.putIfAbsent(entry.getKey(), entry.getValue());
                    }
                }
            } else {
                own.put(key.getValue(), tuple.getValueNode());
            }
        }
        members.putAll(own);
        flattened.put(mapping, members);
        return members;
    }

    private List<MappingNode> merged(Node value) throws BadDocument {
        List<MappingNode> mappings = new ArrayList<>();
        List<Node> nodes = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        for (Node node : nodes) {
            spend();
            if (!(node instanceof MappingNode mapping)) {
                throw unsupported(value);
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    private JsonNode scalar(ScalarNode scalar) throws BadDocument {
        Tag tag = scalar.getTag();
        String text = scalar.getValue();
        if (tag.equals(Tag.STR)) {
            return NODES.textNode(text);
        }
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.TIMESTAMP) || tag.equals(Tag.BINARY)) {
            return NODES.pojoNode(new Unquoted(text));
        }
        if (!tag.equals(Tag.BOOL) && !tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            throw unsupported(scalar);
        }
        if (text.length() > LONGEST_NUMBER) {
            return NODES.pojoNode(new Unquoted(text));
        }
        if (tag.equals(Tag.FLOAT) && text.matches("[-+]?[0-9]+\\.[0-9]+")) {
            // Keeps the zero of 8.10 for messages.
            return DecimalNode.valueOf(new BigDecimal(text));
        }
        return number(scalar);
    }

    private JsonNode number(ScalarNode scalar) throws BadDocument {
        try {
            Object value = scalars.value(scalar);
            if (value instanceof Boolean flag) {
                return NODES.booleanNode(flag);
            }
            return value instanceof Double real
                    ? NODES.numberNode(real)
                    : NODES.numberNode(new BigInteger(value.toString()));
        } catch (RuntimeException e) {
            throw new BadDocument("holds a value that does not fit its tag" + at(scalar));
        }
    }

    private static BadDocument unsupported(Node node) {
        return new BadDocument("holds something else than plain YAML values" + at(node) + ": "
                + node.getTag().getValue());
    }

    private static String at(Node node) {
        return " at line " + (node.getStartMark().getLine() + 1);
    }
}
