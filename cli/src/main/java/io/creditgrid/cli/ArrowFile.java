package io.creditgrid.cli;

import io.creditgrid.model.contract.score.PortfolioRow;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** An Arrow IPC file: int64, float64, utf8, bool and date32 columns, in batches. Not thread-safe. */
final class ArrowFile implements PortfolioFile {
    /** Rows of a batch. */
    private static final int BATCH = 4_096;

    private final List<PortfolioColumns.Column> columns;
    private final BufferAllocator memory = new RootAllocator();
    private final VectorSchemaRoot batch;
    private final FileChannel channel;
    private final ArrowFileWriter arrow;
    private int rows;

    ArrowFile(Path file, List<PortfolioColumns.Column> columns) throws IOException {
        this.columns = columns;
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.batch = VectorSchemaRoot.create(
                new Schema(columns.stream().map(ArrowFile::field).toList()), memory);
        this.arrow = new ArrowFileWriter(batch, null, channel);
        arrow.start();
    }

    private static Field field(PortfolioColumns.Column column) {
        return Field.nullable(column.name(), switch (column.type()) {
            case TEXT -> ArrowType.Utf8.INSTANCE;
            case WHOLE -> new ArrowType.Int(Long.SIZE, true);
            case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case FLAG -> ArrowType.Bool.INSTANCE;
            case DAY -> new ArrowType.Date(DateUnit.DAY);
        });
    }

    @Override
    public void write(PortfolioRow row) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            set(batch.getVector(i), columns.get(i).value().apply(row));
        }
        if (++rows == BATCH) {
            flush();
        }
    }

    private void set(FieldVector vector, @Nullable Object value) {
        if (value == null) {
            if (vector.getValueCapacity() <= rows) {
                vector.reAlloc();
            }
            vector.setNull(rows);
        } else if (vector instanceof VarCharVector texts) {
            texts.setSafe(rows, value.toString().getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof BigIntVector wholes) {
            wholes.setSafe(rows, (Long) value);
        } else if (vector instanceof Float8Vector reals) {
            reals.setSafe(rows, (Double) value);
        } else if (vector instanceof BitVector flags) {
            flags.setSafe(rows, (Boolean) value ? 1 : 0);
        } else {
            ((DateDayVector) vector).setSafe(rows, Math.toIntExact(((LocalDate) value).toEpochDay()));
        }
    }

    private void flush() throws IOException {
        batch.setRowCount(rows);
        arrow.writeBatch();
        batch.clear();
        batch.allocateNew();
        rows = 0;
    }

    @Override
    public void close() throws IOException {
        try {
            if (rows > 0) {
                flush();
            }
            arrow.end();
        } finally {
            arrow.close();
            batch.close();
            memory.close();
            channel.close();
        }
    }
}
