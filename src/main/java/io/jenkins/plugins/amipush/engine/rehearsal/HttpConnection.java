package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** One client's connection: its requests, one after another. */
final class HttpConnection implements AutoCloseable {
    /** Reads that are larger go past the buffer. */
    private static final int BUFFER = 1 << 14;

    private static final int FILE_BUFFER = 1 << 16;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        // Without it each small answer waits 40 ms for an acknowledgement.
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        out = socket.getOutputStream();
    }

    /** What is answered; null for nothing, the connection is dropped then. */
    interface Answering {
        Answer answer(HttpHead head, InputStream body) throws IOException;
    }

    /** Answers requests until there are no more. */
    void serve(Answering answering) throws IOException {
        boolean open = true;
        while (open) {
            HttpHead head = HttpHead.read(in);
            open = head != null && serve(head, answering) && !head.lastOfConnection();
        }
    }

    /** @return false when the connection is to be dropped */
    private boolean serve(HttpHead head, Answering answering) throws IOException {
        if (head.expectsContinue()) {
            out.write(CONTINUE);
        }
        HttpBody body = new HttpBody(in, head);
        Answer answer = answering.answer(head, body);
        if (answer == null) {
            return false;
        }
        // A client that is still sending does not read the answer.
        body.transferTo(OutputStream.nullOutputStream());
        send(answer, head.method().equals("HEAD"));
        return true;
    }

    private void send(Answer answer, boolean headOnly) throws IOException {
        // Head and body of a usual answer leave in one packet.
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(answer.status())
                .append(answer.status() < 400 ? " OK\r\n" : " Refused\r\n");
        line(head, "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        answer.headers().forEach((name, value) -> line(head, name, value));
        if (!headOnly && answer.status() != 204 && answer.status() != 304) {
            line(head, "Content-Length", Long.toString(answer.length()));
        }
        first.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (headOnly || answer.length() == 0) {
            first.writeTo(out);
            return;
        }
        try (InputStream content = answer.open()) {
            byte[] buffer = new byte[(int) Math.min(FILE_BUFFER, answer.length())];
            for (long left = answer.length(); left > 0; ) {
                int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the spool holds less than what was received");
                }
                left -= read;
                first.write(buffer, 0, read);
                first.writeTo(out);
                first.reset();
            }
        }
    }

    private static void line(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone one way or another.
        }
    }
}
