import com.sun.source.util.JavacTask;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Reads Java files as javac does, without looking for the classes that they import; exit status 1 for a mistake. */
class Parse {
    public static void main(String[] files) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var mistakes = new DiagnosticCollector<JavaFileObject>();
        try (var sources = compiler.getStandardFileManager(mistakes, null, null)) {
            var task = compiler.getTask(null, sources, mistakes, null, null, sources.getJavaFileObjects(files));
            ((JavacTask) task).parse();
        }
        mistakes.getDiagnostics().forEach(System.out::println);
        System.exit(mistakes.getDiagnostics().isEmpty() ? 0 : 1);
    }
}
