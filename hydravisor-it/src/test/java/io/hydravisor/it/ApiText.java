package io.hydravisor.it;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The API of a module as text, the same on every JDK: its descriptor, and what is public or protected in the packages that it
 * exports to all. Left out is what follows from the rest: what a record or an enum has by itself, and the methods of Object.
 *
 * <p>japicmp, which says what breaks users of an earlier release, writes no such file; sigtest does, in a form for machines and
 * without record components or nullness.
 */
final class ApiText {
    private static final Set<String> OF_ENUM = Set.of("values()", "valueOf(String)");
    private static final Set<String> OF_OBJECT = Set.of("equals(Object)", "hashCode()", "toString()");
    private static final int TYPE_MODIFIERS =
            Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

    private final StringBuilder text = new StringBuilder();

    private ApiText() {}

    /** Reads a jar whose classes are on the class path, too. */
    static String of(Path jar) throws IOException {
        ModuleReference module =
                ModuleFinder.of(jar).findAll().stream().findFirst().orElseThrow();
        ApiText api = new ApiText();
        api.descriptor(module.descriptor());
        Set<String> exported = module.descriptor().exports().stream()
                .filter(export -> !export.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toSet());
        try (ModuleReader reader = module.open()) {
            List<String> names = reader.list()
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
            for (String name : names) {
                if (exported.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
                    Class<?> type = Class.forName(name, false, ApiText.class.getClassLoader());
                    if (shown(type)) {
                        api.type(type);
                    }
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        }
        return api.text.toString();
    }

    static String of(Class<?> type) {
        ApiText api = new ApiText();
        api.type(type);
        return api.text.toString();
    }

    private static boolean shown(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return visible(type.getModifiers())
                && !type.isAnonymousClass()
                && !type.isLocalClass()
                && (outer == null || shown(outer));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void descriptor(ModuleDescriptor module) {
        line((module.isOpen() ? "open module " : "module ") + module.name());
        lines(module.requires().stream()
                .filter(needed -> !needed.modifiers().contains(ModuleDescriptor.Requires.Modifier.MANDATED))
                .map(needed -> "requires " + words(needed.modifiers()) + needed.name()));
        lines(module.exports().stream().map(shown -> "exports " + shown.source() + to(shown.targets())));
        lines(module.opens().stream().map(opened -> "opens " + opened.source() + to(opened.targets())));
        lines(module.uses().stream().map(used -> "uses " + used));
        lines(module.provides().stream()
                .map(given -> "provides " + given.service() + " with " + String.join(", ", given.providers())));
    }

    private static String words(Set<ModuleDescriptor.Requires.Modifier> modifiers) {
        return modifiers.stream()
                .map(word -> word.toString().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String to(Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + targets.stream().sorted().collect(Collectors.joining(", "));
    }

    private void type(Class<?> type) {
        text.append('\n');
        line(deprecated(type.isAnnotationPresent(Deprecated.class)) + header(type));
        if (type.isEnum()) {
            // In their order, which is part of what an enum says.
            lines(Stream.of(type.getFields()).filter(Field::isEnumConstant).map(Field::getName), false);
        }
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (shown(field) && !field.isEnumConstant()) {
                members.add(deprecated(field.isAnnotationPresent(Deprecated.class)) + field(field));
            }
        }
        lines(members.stream());
        lines(Stream.of(type.getDeclaredConstructors())
                .filter(constructor -> shown(constructor) && !isCanonical(constructor))
                .map(ApiText::executable));
        lines(
                Stream.of(type.getDeclaredMethods())
                        .filter(method -> shown(method) && !isImplied(method))
                        .map(ApiText::executable)
                        .sorted(Comparator.comparing(ApiText::fromName)),
                false);
    }

    private static boolean shown(Member member) {
        return visible(member.getModifiers()) && !member.isSynthetic();
    }

    private static String deprecated(boolean is) {
        return is ? "@Deprecated " : "";
    }

    private static String header(Class<?> type) {
        StringBuilder header = new StringBuilder();
        int implied = type.isInterface()
                ? Modifier.ABSTRACT | Modifier.STATIC
                : type.isRecord() || type.isEnum() ? Modifier.FINAL | Modifier.STATIC | Modifier.ABSTRACT : 0;
        header.append(modifiers(type.getModifiers() & TYPE_MODIFIERS & ~implied));
        header.append(isSealed(type) ? "sealed " : "");
        header.append(
                type.isAnnotation()
                        ? "@interface "
                        : type.isInterface()
                                ? "interface "
                                : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ");
        header.append(TypeText.name(type)).append(TypeText.parameters(type.getTypeParameters()));
        if (type.isRecord()) {
            header.append(Stream.of(type.getRecordComponents())
                    .map(component -> TypeText.of(component.getAnnotatedType()) + " " + component.getName())
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        AnnotatedType superclass = type.getAnnotatedSuperclass();
        if (superclass != null
                && !Set.of(Object.class, Record.class).contains(type.getSuperclass())
                && !type.isEnum()) {
            header.append(" extends ").append(TypeText.of(superclass));
        }
        header.append(list(type.isInterface() ? " extends " : " implements ", type.getAnnotatedInterfaces()));
        if (isSealed(type)) {
            header.append(Stream.of(type.getPermittedSubclasses())
                    .map(TypeText::name)
                    .sorted()
                    .collect(Collectors.joining(", ", " permits ", "")));
        }
        return header.toString();
    }

    private static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum(); // an enum whose constants have bodies is, by itself
    }

    private static String list(String before, AnnotatedType[] types) {
        return types.length == 0
                ? ""
                : Stream.of(types).map(TypeText::of).sorted().collect(Collectors.joining(", ", before, ""));
    }

    private static String field(Field field) {
        String line = modifiers(field.getModifiers()) + TypeText.of(field.getAnnotatedType()) + " " + field.getName();
        boolean constant = Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers());
        if (!constant || !(field.getType().isPrimitive() || field.getType() == String.class)) {
            return line;
        }
        try {
            // Compilers copy it into those who use it.
            Object value = field.get(null);
            return line + " = " + (value instanceof String ? '"' + value.toString() + '"' : value);
        } catch (IllegalAccessException e) {
            return line; // protected
        }
    }

    private static String executable(Executable member) {
        // The bits of volatile and transient mean bridge and varargs here; synchronized and native are of no concern.
        int bits = member.getModifiers() & TYPE_MODIFIERS;
        StringBuilder line = new StringBuilder(deprecated(member.isAnnotationPresent(Deprecated.class)));
        line.append(modifiers(bits));
        if (member instanceof Method method) {
            line.append(method.isDefault() ? "default " : "");
        }
        String parameters = TypeText.parameters(member.getTypeParameters());
        line.append(parameters).append(parameters.isEmpty() ? "" : " ");
        if (member instanceof Method method) {
            line.append(TypeText.of(method.getAnnotatedReturnType()))
                    .append(' ')
                    .append(method.getName());
        } else {
            line.append("new");
        }
        String types = Stream.of(member.getAnnotatedParameterTypes())
                .map(TypeText::of)
                .collect(Collectors.joining(", ", "(", ")"));
        line.append(member.isVarArgs() ? types.replaceFirst("\\[]\\)$", "...)") : types);
        return line.append(list(" throws ", member.getAnnotatedExceptionTypes()))
                .toString();
    }

    /** What methods are sorted by, so that overloads stand together and a changed type moves no line. */
    private static String fromName(String method) {
        return method.substring(method.lastIndexOf(' ', method.indexOf('(')) + 1);
    }

    private static boolean isCanonical(Constructor<?> constructor) {
        Class<?> type = constructor.getDeclaringClass();
        return type.isRecord()
                && Arrays.equals(
                        constructor.getParameterTypes(),
                        Stream.of(type.getRecordComponents())
                                .map(RecordComponent::getType)
                                .toArray());
    }

    private static boolean isImplied(Method method) {
        Class<?> type = method.getDeclaringClass();
        String signature = method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
        if (type.isEnum() && OF_ENUM.contains(signature)) {
            return true;
        }
        return OF_OBJECT.contains(signature)
                || (type.isRecord()
                        && Stream.of(type.getRecordComponents())
                                .anyMatch(component -> method.equals(component.getAccessor())));
    }

    private static String modifiers(int modifiers) {
        return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
    }

    private void lines(Stream<String> lines) {
        lines(lines, true);
    }

    private void lines(Stream<String> lines, boolean sort) {
        (sort ? lines.sorted() : lines).forEach(line -> line("    " + line));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
