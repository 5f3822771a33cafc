package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** An XML answer, written from the outside in. */
final class Xml {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final XMLStreamWriter writer;

    private Xml(String root, String namespace) {
        writer = checked(() -> XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8"));
        run(() -> {
            writer.writeStartDocument("UTF-8", "1.0");
            writer.writeStartElement(root);
            if (namespace != null) {
                writer.writeDefaultNamespace(namespace);
            }
        });
    }

    /** A document with that root element; the namespace may be null. */
    static Xml document(String root, String namespace) {
        return new Xml(root, namespace);
    }

    /** An element with text; left out when the value is null. */
    Xml text(String name, Object value) {
        if (value != null) {
            run(() -> {
                writer.writeStartElement(name);
                writer.writeCharacters(value.toString());
                writer.writeEndElement();
            });
        }
        return this;
    }

    /** Text in the element that is being written. */
    Xml content(String text) {
        run(() -> writer.writeCharacters(text));
        return this;
    }

    /** An element with what the content writes. */
    Xml element(String name, Consumer<Xml> content) {
        run(() -> writer.writeStartElement(name));
        content.accept(this);
        run(writer::writeEndElement);
        return this;
    }

    /** EC2's form of a list: an element with an {@code item} for each value. */
    <T> Xml items(String name, Collection<T> values, ItemWriter<T> content) {
        return element(name, list -> values.forEach(value -> element("item", item -> content.write(item, value))));
    }

    byte[] bytes() {
        run(() -> {
            writer.writeEndDocument();
            writer.flush();
        });
        return out.toByteArray();
    }

    private static void run(Step step) {
        checked(() -> {
            step.run();
            return null;
        });
    }

    private static <T> T checked(Source<T> source) {
        try {
            return source.get();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("an answer in memory could not be written", e);
        }
    }

    interface ItemWriter<T> {
        void write(Xml item, T value);
    }

    private interface Step {
        void run() throws XMLStreamException;
    }

    private interface Source<T> {
        T get() throws XMLStreamException;
    }
}
