package dev.ito.yaml;

import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells Jackson the members of a sealed family: its {@code permits} clause is the registry.
 *
 * <p>Jackson 2 reads {@code @JsonSubTypes} only.
 */
public final class SealedSubtypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public List<NamedType> findSubtypes(Annotated annotated) {
    Class<?> type = annotated.getRawType();
    return type.isSealed()
        ? leaves(type).map(NamedType::new).toList()
        : super.findSubtypes(annotated);
  }

  /**
   * Returns the classes of a family, in the order of {@code permits}; its open interfaces have
   * none.
   */
  public static Stream<Class<?>> leaves(Class<?> type) {
    if (type.isSealed()) {
      return Stream.of(type.getPermittedSubclasses()).flatMap(SealedSubtypes::leaves);
    }
    return Modifier.isAbstract(type.getModifiers()) ? Stream.empty() : Stream.of(type);
  }
}
