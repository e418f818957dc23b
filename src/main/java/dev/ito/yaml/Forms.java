package dev.ito.yaml;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedAndMetadata;
import com.fasterxml.jackson.databind.introspect.AnnotatedWithParams;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the form of a Java type in Jackson's own introspection of it: both always agree. */
final class Forms {
  // Reflection lists the creators of a class in no particular order.
  private static final Comparator<Form> SINGLE_VALUES_FIRST =
      Comparator.<Form, Boolean>comparing(form -> !(form instanceof ScalarForm))
          .thenComparing(Form::expected);

  private final ObjectMapper mapper;

  /**
   * @param mapper whose naming and annotations hold
   */
  Forms(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  Form of(Class<?> type) {
    return of(mapper.constructType(type));
  }

  private Form of(JavaType type) {
    Class<?> raw = type.getRawClass();
    return ScalarForm.of(raw).orElseGet(() -> ofStructure(type));
  }

  private Form ofStructure(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (raw == JsonNode.class) {
      return Form.Any.ANY;
    }
    if (type.isEnumType()) {
      return choice(raw.getEnumConstants());
    }
    if (type.isMapLikeType()) {
      return new Form.MapOf(of(type.getContentType()));
    }
    if (type.isContainerType()) {
      return new ListForm(of(type.getContentType()));
    }
    BeanDescription bean = mapper.getDeserializationConfig().introspect(type);
    return bean.getClassInfo().hasAnnotation(JsonTypeInfo.class) ? family(raw) : value(bean);
  }

  private Form.Choice choice(Object... constants) {
    List<String> names = new ArrayList<>();
    Map<String, StandsFor> presets = new HashMap<>();
    for (Object constant : constants) {
      String name = mapper.convertValue(constant, String.class);
      names.add(name);
      if (constant instanceof StandsFor preset) {
        presets.put(name, preset);
      }
    }
    return new Form.Choice(names, presets);
  }

  private Form family(Class<?> family) {
    Map<String, Supplier<Form>> members = new LinkedHashMap<>();
    SealedSubtypes.leaves(family).forEach(leaf -> members.put(typeName(leaf), () -> member(leaf)));
    return new FamilyForm(Schema.name(family), members);
  }

  private RecordForm member(Class<?> leaf) {
    BeanDescription bean = mapper.getDeserializationConfig().introspect(mapper.constructType(leaf));
    return new RecordForm(Optional.of(typeName(leaf)), properties(bean));
  }

  private String typeName(Class<?> leaf) {
    var config = mapper.getDeserializationConfig();
    var annotated = config.introspectClassAnnotations(leaf).getClassInfo();
    String name = config.getAnnotationIntrospector().findTypeName(annotated);
    if (name == null) {
      throw new IllegalStateException(leaf + " has no @JsonTypeName");
    }
    return name;
  }

  /**
   * A class that is not of a family: written as the argument of a delegating creator, or by keys.
   */
  private Form value(BeanDescription bean) {
    List<Form> delegates =
        Stream.<AnnotatedAndMetadata<? extends AnnotatedWithParams, JsonCreator.Mode>>concat(
                bean.getConstructorsWithMode().stream(), bean.getFactoryMethodsWithMode().stream())
            .filter(creator -> isDelegating(bean, creator.annotated, creator.metadata))
            .map(creator -> delegate(creator.annotated.getParameterType(0)))
            .sorted(SINGLE_VALUES_FIRST)
            .toList();
    return switch (delegates.size()) {
      case 0 -> new RecordForm(Optional.empty(), properties(bean));
      case 1 -> delegates.get(0);
      default -> new Form.Either(delegates);
    };
  }

  private boolean isDelegating(
      BeanDescription bean, AnnotatedWithParams creator, JsonCreator.Mode mode) {
    if (mode != JsonCreator.Mode.DEFAULT) {
      return mode == JsonCreator.Mode.DELEGATING;
    }
    // Without a mode, a creator of one argument that has no name is a delegating one.
    return creator.getParameterCount() == 1
        && !creator.getParameter(0).hasAnnotation(JsonProperty.class)
        && !bean.getBeanClass().isRecord();
  }

  private Form delegate(JavaType argument) {
    return argument.hasRawClass(String.class) ? ScalarForm.FORMULA : of(argument);
  }

  private List<RecordForm.Property> properties(BeanDescription bean) {
    List<RecordForm.Property> properties =
        bean.findProperties().stream()
            .filter(BeanPropertyDefinition::hasConstructorParameter)
            .map(this::property)
            .toList();
    boolean isRecord = bean.getBeanClass().isRecord();
    if (properties.isEmpty() && !isRecord) {
      throw new IllegalStateException(bean.getBeanClass() + " has no creator to read it with");
    }
    return properties;
  }

  private RecordForm.Property property(BeanPropertyDefinition definition) {
    JavaType type = definition.getConstructorParameter().getType();
    return new RecordForm.Property(definition.getName(), () -> of(type), defaultYaml(definition));
  }

  private static Optional<String> defaultYaml(BeanPropertyDefinition definition) {
    return Optional.ofNullable(definition.getMetadata().getDefaultValue());
  }
}
