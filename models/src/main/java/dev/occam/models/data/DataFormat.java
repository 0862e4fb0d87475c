package dev.occam.models.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The format of a user's data, told from a path: a table is a file, images and graphs are a folder of files. */
public enum DataFormat {
    /** A table in one file: {@link CsvFile}. */
    CSV,
    /** A folder of grey images: {@link IdxFolder}. */
    IDX,
    /** A folder of colour images: {@link CifarBinary}. */
    CIFAR,
    /** A folder of one graph: {@link GraphFolder}. */
    GRAPH,
    /** A folder of many graphs: {@link GraphsFolder}. */
    GRAPHS;

    /**
     * The format of the data at {@code path}. A file is a table, unless it bears the name of a file of
     * images; a folder holds images by the names of the files in it.
     *
     * @throws DataException for a folder that holds no images or both kinds, and for one file of images
     */
    public static DataFormat of(Path path) {
        if (!Files.isDirectory(path)) {
            String name = String.valueOf(path.getFileName());
            if (Files.exists(path) && (IdxFolder.isName(name) || CifarBinary.isName(name))) {
                throw DataException.in(path, "one file of a data set of images", "name the folder it lies in");
            }
            return CSV;
        }
        FolderFiles here = FolderFiles.in(path);
        if (GraphsFolder.isIn(here)) {
            return GRAPHS;
        }
        if (GraphFolder.isIn(here)) {
            return GRAPH;
        }
        boolean idx = IdxFolder.isIn(here);
        boolean cifar = CifarBinary.isIn(here);
        if (idx && cifar) {
            throw DataException.in(
                    path, "files of IDX images and of CIFAR images", "keep each data set in a folder of its own");
        }
        if (!idx && !cifar) {
            throw noImages(path, here);
        }
        return idx ? IDX : CIFAR;
    }

    private static DataException noImages(Path path, FolderFiles here) {
        Optional<String> table =
                here.names().stream().filter(name -> name.endsWith(".csv")).findFirst();
        String nearest = Nearest.hint(IdxFolder.TRAIN_IMAGES, here.names());
        if (nearest.isEmpty()) {
            nearest = Nearest.hint("data_batch_1.bin", here.names());
        }
        if (here.names().contains(GraphsFolder.GRAPHS)) {
            boolean edges = here.names().contains(GraphsFolder.EDGES);
            return DataException.in(
                    path,
                    "graphs without " + (edges ? GraphsFolder.NODES : GraphsFolder.EDGES),
                    "add it, or name the table itself");
        }
        if (nearest.isEmpty()
                && (here.names().contains(GraphFolder.EDGES) || here.names().contains(GraphFolder.NODES))) {
            boolean edges = here.names().contains(GraphFolder.EDGES);
            return DataException.in(
                    path,
                    "half a graph: " + (edges ? GraphFolder.EDGES : GraphFolder.NODES) + " without "
                            + (edges ? GraphFolder.NODES : GraphFolder.EDGES),
                    "add it, or name the table itself");
        }
        if (nearest.isEmpty() && table.isPresent()) {
            nearest = ", nearest: " + DataException.quote(table.get());
        }
        return DataException.in(
                path,
                "a folder with neither IDX images ('" + IdxFolder.TRAIN_IMAGES + "') nor CIFAR images"
                        + " ('data_batch_1.bin', 'train_*.bin', 'train.bin'), plain or with .gz" + nearest,
                table.isPresent() ? "name the table itself" : "name the folder of the images, or a table");
    }
}
