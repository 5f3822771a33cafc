package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/** An event as a line of the journal, and back. */
public final class JournalFormat {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .build();

    private JournalFormat() {}

    /** The event as one JSON object, without a line break. */
    public static String line(Event event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON form: " + event.getClass(), e);
        }
    }

    /**
     * The event that a line holds; empty for a type that this version does not know.
     *
     * @throws JournalException when the line is not a journal's
     */
    public static Optional<Event> parse(String line) {
        try {
            return Optional.ofNullable(JSON.readValue(line, Event.class));
        } catch (InvalidTypeIdException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new JournalException(e.getOriginalMessage(), e);
        }
    }

    /** A line that no journal holds. */
    public static final class JournalException extends RuntimeException {
        JournalException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
