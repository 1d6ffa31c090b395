package io.hydravisor.it;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.TypeVariable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A type as it stands in a signature, with its generics and with what may be null; java.lang is left out of names. */
final class TypeText {
    private TypeText() {}

    static String of(AnnotatedType type) {
        String nullable = type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
        if (type instanceof AnnotatedArrayType array) {
            String component = of(array.getAnnotatedGenericComponentType());
            return component + (nullable.isEmpty() ? "" : " " + nullable) + "[]";
        }
        return nullable + plain(type);
    }

    private static String plain(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
            return name(raw) + list(generic.getAnnotatedActualTypeArguments(), ", ", "<", ">");
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return "?"
                    + bounds(wildcard.getAnnotatedLowerBounds(), " super ")
                    + bounds(wildcard.getAnnotatedUpperBounds(), " extends ");
        }
        if (type instanceof AnnotatedTypeVariable variable) {
            return variable.getType().getTypeName();
        }
        return name((Class<?>) type.getType());
    }

    static String parameters(TypeVariable<?>[] parameters) {
        return parameters.length == 0
                ? ""
                : Stream.of(parameters)
                        .map(parameter -> parameter.getName() + bounds(parameter.getAnnotatedBounds(), " extends "))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    static String name(Class<?> type) {
        return type.getTypeName().replaceFirst("^java\\.lang\\.(?=[A-Z])", "").replace('$', '.');
    }

    /** The bound that everything has is not said, unless it is said that it may be null. */
    private static String bounds(AnnotatedType[] bounds, String before) {
        return list(bounds, " & ", before, "").equals(before + "Object") ? "" : list(bounds, " & ", before, "");
    }

    private static String list(AnnotatedType[] types, String between, String before, String after) {
        return types.length == 0
                ? ""
                : Stream.of(types).map(TypeText::of).collect(Collectors.joining(between, before, after));
    }
}
