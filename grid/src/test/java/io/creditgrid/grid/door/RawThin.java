package io.creditgrid.grid.door;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Speaks Ignite's thin protocol 1.1 itself, for requests that Java's client has no method for. */
final class RawThin implements AutoCloseable {
    private static final short STREAMER_START = 8000;
    private static final byte NULL = 101;
    private static final byte BYTE_ARRAY = 12;
    private static final byte STRING = 9;
    private static final int OVERWRITE = 1;
    private static final int FLUSH = 8;
    private static final int CLOSE = 16;

    private final Socket socket;

    RawThin(String address, String user, String password) throws IOException {
        int colon = address.lastIndexOf(':');
        socket = new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        ByteBuffer hello = buffer().put((byte) 1)
                .putShort((short) 1)
                .putShort((short) 1)
                .putShort((short) 0)
                .put((byte) 2);
        send(string(string(hello, user), password));
        if (receive().get() != 1) {
            throw new IOException("the handshake was refused");
        }
    }

    /** Streams one row; the error that the server answers with, "" if it has none. */
    String stream(String cache, byte[] key, byte[] value, boolean overwrite) throws IOException {
        ByteBuffer request = buffer().putShort(STREAMER_START)
                .putLong(1)
                .putInt(cache.hashCode())
                .put((byte) (FLUSH | CLOSE | (overwrite ? OVERWRITE : 0)))
                .putInt(-1)
                .putInt(-1)
                .put(NULL)
                .putInt(1)
                .put(key)
                .put(BYTE_ARRAY)
                .putInt(value.length)
                .put(value);
        send(request);
        ByteBuffer answer = receive();
        answer.getLong();
        if (answer.getInt() == 0) {
            return "";
        }
        answer.get();
        byte[] text = new byte[answer.getInt()];
        answer.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN).position(Integer.BYTES);
    }

    private static ByteBuffer string(ByteBuffer to, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return to.put(STRING).putInt(bytes.length).put(bytes);
    }

    private void send(ByteBuffer message) throws IOException {
        message.putInt(0, message.position() - Integer.BYTES);
        byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        socket.getOutputStream().write(bytes);
    }

    private ByteBuffer receive() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] bytes = new byte[Integer.reverseBytes(in.readInt())];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
