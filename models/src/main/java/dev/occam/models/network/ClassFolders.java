package dev.occam.models.network;

import dev.occam.models.data.Nearest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Jars and folders of a user's classes, open for loading. */
final class ClassFolders implements AutoCloseable {
    private static final String SUFFIX = ".class";

    private final List<Path> places;
    private final URLClassLoader loader;

    private ClassFolders(List<Path> places, URLClassLoader loader) {
        this.places = places;
        this.loader = loader;
    }

    static ClassFolders open(List<Path> places) {
        List<URL> urls = new ArrayList<>();
        for (Path place : places) {
            if (!Files.exists(place)) {
                throw new NetworkException(place + ": no such jar or folder; check --classpath");
            }
            if (Files.isRegularFile(place)) {
                classesOfJar(place);
            }
            try {
                urls.add(place.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new NetworkException(place + ": can't be put on a class path; move it", e);
            }
        }
        ClassLoader parent = ClassFolders.class.getClassLoader();
        return new ClassFolders(List.copyOf(places), new URLClassLoader(urls.toArray(URL[]::new), parent));
    }

    Class<?> load(String className) {
        try {
            return Class.forName(className, true, loader);
        } catch (ClassNotFoundException e) {
            String where = places.isEmpty()
                    ? "the program's own class path"
                    : String.join(", ", places.stream().map(Path::toString).toList());
            throw new NetworkException(
                    "no class '" + className + "' in " + where + Nearest.hint(className, classes())
                            + "; check the name and --classpath",
                    e);
        } catch (LinkageError e) {
            throw new NetworkException(
                    "class '" + className + "' can't be loaded (" + UserNetwork.firstLine(e)
                            + "); add the jars it needs with --classpath, built for this Java",
                    e);
        }
    }

    /** The names of all classes in the jars and folders. */
    private List<String> classes() {
        List<String> names = new ArrayList<>();
        for (Path place : places) {
            names.addAll(Files.isDirectory(place) ? classesOfFolder(place) : classesOfJar(place));
        }
        return names;
    }

    private static List<String> classesOfFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(ClassFolders::className)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new NetworkException(folder + ": can't be read; check the folder given with --classpath", e);
        }
    }

    private static List<String> classesOfJar(Path jar) {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(ClassFolders::className)
                    .toList();
        } catch (IOException e) {
            throw new NetworkException(jar + ": no jar that can be read; check the file given with --classpath", e);
        }
    }

    private static String className(String path) {
        return path.substring(0, path.length() - SUFFIX.length()).replace('/', '.');
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
