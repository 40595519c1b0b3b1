package io.creditgrid.grid.door;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Stands between one client and a node; can stop to pass answers on, as a client does that no longer reads. */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch cut = new CountDownLatch(1);
    private volatile boolean stalled;

    StallingProxy(String nodeAddress) throws IOException {
        int colon = nodeAddress.lastIndexOf(':');
        String host = nodeAddress.substring(0, colon);
        int port = Integer.parseInt(nodeAddress.substring(colon + 1));
        start(() -> {
            while (true) {
                Socket client = door.accept();
                Socket node = new Socket(host, port);
                node.setReceiveBufferSize(8 << 10);
                sockets.add(client);
                sockets.add(node);
                start(() -> pass(client, node, false));
                start(() -> pass(node, client, true));
            }
        });
    }

    /** Where the client connects to. */
    String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** From now on no answer is read. */
    void stall() {
        stalled = true;
    }

    /** Opens once the node has cut the connection. */
    CountDownLatch cut() {
        return cut;
    }

    private void pass(Socket from, Socket to, boolean answers) throws IOException {
        byte[] buffer = new byte[8 << 10];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                while (answers && stalled && !from.isClosed()) {
                    Thread.sleep(10);
                }
                out.write(buffer, 0, read);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            cut.countDown();
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void start(Body body) {
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (IOException e) {
                        // a side has closed
                    }
                },
                "stalling-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
