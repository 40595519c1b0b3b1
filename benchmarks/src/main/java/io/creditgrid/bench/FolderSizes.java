package io.creditgrid.bench;

import io.creditgrid.model.record.Folder;
import io.creditgrid.model.record.Image;
import io.creditgrid.model.record.RecordKind;
import io.creditgrid.model.record.Version;
import java.nio.ByteBuffer;

/**
 * How large the folders are that writes touch. A folder of this kind has one version a key, so its size follows from the number
 * of its keys; nothing on the servers is asked.
 *
 * <p><strong>Thread-safety.</strong> None.
 */
final class FolderSizes {
    private static final int TAG_BYTES = 16;

    private final int[] bytesByKeys = new int[RecordSource.ACCOUNTS * RecordSource.MONTHS + 1];
    private final int[] keysOfFirm = new int[RecordSource.FIRMS];
    private long writes;
    private long bytes;

    FolderSizes(Shape shape) {
        Folder folder = Folder.empty(RecordSource.id(shape, RecordSource.FIRMS), RecordKind.CREDIT_MONTH);
        RecordSource source = new RecordSource(shape, 0);
        for (int keys = 1; keys < bytesByKeys.length; keys++) {
            source.next();
            byte[] tag = ByteBuffer.allocate(TAG_BYTES).putInt(keys).array();
            folder = folder.with(tag, Version.of(Image.of(source.record()), 1_000_000, 10_000));
            bytesByKeys[keys] = folder.encode().length;
        }
    }

    /** A record was written. */
    void written(int firm, int slot) {
        keysOfFirm[firm] |= 1 << slot;
        writes++;
        bytes += bytesByKeys[Integer.bitCount(keysOfFirm[firm])];
    }

    /** Mean size of the folders touched since the last call, bytes; 0 if none was. */
    double meanSinceLastAsked() {
        double mean = writes == 0 ? 0 : (double) bytes / writes;
        writes = 0;
        bytes = 0;
        return mean;
    }
}
