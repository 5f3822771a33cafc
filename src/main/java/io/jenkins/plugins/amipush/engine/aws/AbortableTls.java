package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that can be closed while they are written to. Java's wait for the write to end first, so that the last word
 * can be sent; where the other side takes no more bytes, that is never.
 */
final class AbortableTls extends SSLSocketFactory {
    private final SSLSocketFactory usual;

    AbortableTls(SSLSocketFactory usual) {
        this.usual = usual;
    }

    /** With no time to linger, the last word is left out where it would have to wait. */
    private static Socket abortable(Socket socket) throws SocketException {
        socket.setSoLinger(true, 0);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return usual.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return usual.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return abortable(usual.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return abortable(usual.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return abortable(usual.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return abortable(usual.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return abortable(usual.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return abortable(usual.createSocket(address, port, localAddress, localPort));
    }
}
