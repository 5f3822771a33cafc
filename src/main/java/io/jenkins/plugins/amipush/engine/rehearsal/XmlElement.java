package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of a request's XML document. Documents with a DTD are refused: no entity is ever resolved. */
final class XmlElement {
    private final Element element;

    private XmlElement(Element element) {
        this.element = element;
    }

    /**
     * @throws Refusal when the document is not well-formed or its root has another name
     */
    static XmlElement parse(byte[] document, String root) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element element = builder.parse(new ByteArrayInputStream(document)).getDocumentElement();
            if (!element.getLocalName().equals(root)) {
                throw malformed();
            }
            return new XmlElement(element);
        } catch (SAXException | IOException e) {
            throw malformed();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the platform's XML parser cannot refuse DTDs", e);
        }
    }

    static Refusal malformed() {
        return Refusal.bad(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
    }

    List<XmlElement> children(String name) {
        List<XmlElement> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && child.getLocalName().equals(name)) {
                children.add(new XmlElement(child));
            }
        }
        return children;
    }

    /** The text of the only child of that name, or null. */
    String text(String name) {
        List<XmlElement> children = children(name);
        return children.isEmpty() ? null : children.get(0).element.getTextContent();
    }

    /** The text of a child that must be there. */
    String required(String name) {
        String text = text(name);
        if (text == null) {
            throw malformed();
        }
        return text;
    }
}
