package io.creditgrid.model.cbor;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whole documents: random ones, and what copies one item by item from a reader to a writer. */
final class CborTrees {
    private static final String[] SCRIPTS = {"plain", "naïve", "信用", "𐅑𐅒", "", "\u0000\u007f\u0080\u07ff\u0800\uffff"
    };

    private CborTrees() {}

    /** Reads the only item of {@code document} and writes it again. */
    static byte[] copy(byte[] document) {
        CborReader reader = new CborReader(document);
        CborWriter writer = new CborWriter();
        copy(reader, writer);
        reader.end();
        return writer.toByteArray();
    }

    private static void copy(CborReader reader, CborWriter writer) {
        switch (reader.peek()) {
            case INTEGER -> writer.integer(reader.integer());
            case BYTES -> writer.bytes(reader.bytes());
            case TEXT -> writer.text(reader.text());
            case ARRAY -> copyItems(reader, writer, reader.array(), false);
            case MAP -> copyItems(reader, writer, reader.map(), true);
            case BOOL -> writer.bool(reader.bool());
            case NULL -> {
                reader.nul();
                writer.nul();
            }
        }
    }

    private static void copyItems(CborReader reader, CborWriter writer, int count, boolean map) {
        if (map) {
            writer.map(count);
        } else {
            writer.array(count);
        }
        for (int i = 0; i < (map ? 2 * count : count); i++) {
            copy(reader, writer);
        }
    }

    static byte[] random(SplittableRandom random) {
        CborWriter writer = new CborWriter(1);
        write(random, writer, 0);
        return writer.toByteArray();
    }

    private static void write(SplittableRandom random, CborWriter writer, int depth) {
        switch (random.nextInt(depth < 4 ? 9 : 5)) {
            case 0 -> writer.integer(random.nextLong() >> random.nextInt(64));
            case 1 -> writer.bytes(bytes(random));
            case 2 -> writer.text(SCRIPTS[random.nextInt(SCRIPTS.length)].repeat(random.nextInt(1, 20)));
            case 3 -> writer.bool(random.nextBoolean());
            case 4 -> writer.nul();
            case 5, 6, 7 -> writeArray(random, writer, depth);
            default -> writeMap(random, writer, depth);
        }
    }

    private static void writeArray(SplittableRandom random, CborWriter writer, int depth) {
        int count = random.nextInt(random.nextInt(20) == 0 ? 300 : 6);
        writer.array(count);
        for (int i = 0; i < count; i++) {
            write(random, writer, depth + 1 + count / 8);
        }
    }

    private static void writeMap(SplittableRandom random, CborWriter writer, int depth) {
        List<Integer> keys = new ArrayList<>();
        for (int key = random.nextInt(4); key <= CborReader.KEY_MAX && keys.size() < 6; key += random.nextInt(1, 60)) {
            keys.add(key);
        }
        writer.map(keys.size());
        for (int key : keys) {
            writer.integer(key);
            write(random, writer, depth + 1);
        }
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 40)];
        random.nextBytes(bytes);
        return bytes;
    }
}
