package io.creditgrid.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a node, and once told so breaks the connection after so many more bytes of the client. */
final class CutConnection implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 12;

    private final ServerSocket listening;
    private final int port;
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    private CutConnection(ServerSocket listening, int port) {
        this.listening = listening;
        this.port = port;
    }

    /** One to the node at {@code host:port} on loopback. */
    static CutConnection to(String address) throws IOException {
        ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        CutConnection cut = new CutConnection(listening, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        daemon(cut::accept);
        return cut;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cut-connection");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Lets so many more bytes of the client through. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket node = new Socket(InetAddress.getLoopbackAddress(), port);
                daemon(() -> pass(client, node, left));
                daemon(() -> pass(node, client, new AtomicLong(Long.MAX_VALUE)));
            }
        } catch (IOException e) {
            // closed: nobody needs it any more
        }
    }

    private static void pass(Socket from, Socket to, AtomicLong left) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int most = (int) Math.min(n, left.get());
                left.addAndGet(-most);
                out.write(buffer, 0, most);
                out.flush();
                if (most < n) {
                    return;
                }
            }
        } catch (IOException e) {
            // the other direction closed both
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
