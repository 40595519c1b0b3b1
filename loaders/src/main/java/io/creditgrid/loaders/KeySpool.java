package io.creditgrid.loaders;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that wait on disk in numbered heaps, until one heap at a time is read. They lie in a folder of the system's temporary files that its owner alone may
 * enter, and are removed at the end.
 *
 * <p><strong>Thread-safety.</strong> One thread. <strong>Complexity.</strong> Memory: {@value #HELD_BYTES_MAX} bytes, and the heap that is read.
 */
final class KeySpool implements AutoCloseable {
    private static final int HELD_BYTES_MAX = 16 << 20;

    private final Path folder;
    private final List<ByteArrayOutputStream> heaps = new ArrayList<>();
    private long held;

    /** Empty heaps, numbered from 0. */
    KeySpool(int count) throws IOException {
        // createTempDirectory makes it with the permissions of its owner alone
        this.folder = Files.createTempDirectory("creditgrid-keys");
        for (int i = 0; i < count; i++) {
            heaps.add(new ByteArrayOutputStream(0));
        }
    }

    void add(int heap, String text) throws IOException {
        ByteArrayOutputStream to = heaps.get(heap);
        int before = to.size();
        new DataOutputStream(to).writeUTF(text);
        held += to.size() - before;
        if (held > HELD_BYTES_MAX) {
            spill();
        }
    }

    private void spill() throws IOException {
        for (int i = 0; i < heaps.size(); i++) {
            ByteArrayOutputStream heap = heaps.get(i);
            if (heap.size() > 0) {
                try (OutputStream out =
                        Files.newOutputStream(file(i), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    heap.writeTo(out);
                }
                heaps.set(i, new ByteArrayOutputStream(0));
            }
        }
        held = 0;
    }

    private Path file(int heap) {
        return folder.resolve(Integer.toString(heap));
    }

    /** All texts of a heap, in the order in which they came. */
    List<String> read(int heap) throws IOException {
        List<String> texts = new ArrayList<>();
        if (Files.exists(file(heap))) {
            read(Files.readAllBytes(file(heap)), texts);
        }
        read(heaps.get(heap).toByteArray(), texts);
        return texts;
    }

    private static void read(byte[] bytes, List<String> to) throws IOException {
        ByteArrayInputStream left = new ByteArrayInputStream(bytes);
        DataInputStream in = new DataInputStream(left);
        while (left.available() > 0) {
            to.add(in.readUTF());
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < heaps.size(); i++) {
            Files.deleteIfExists(file(i));
        }
        Files.deleteIfExists(folder);
    }
}
