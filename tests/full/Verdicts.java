import java.io.FileInputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** What veraPDF says: arguments are profile and file in turn ("2a" a.pdf "ua1" a.pdf …); a line for each pair:
 *  index, TAB, "pass" or "fail" or "unreadable", TAB, the clauses that failed ("7.1-9 7.2-3") or the error. */
public class Verdicts {
    public static void main(String[] given) {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (int at = 0; at + 1 < given.length; at += 2) {
            System.out.println(at / 2 + "\t" + judge(PDFAFlavour.byFlavourId(given[at]), given[at + 1]));
        }
    }

    private static String judge(PDFAFlavour flavour, String file) {
        try (var content = new FileInputStream(file);
                var parser = Foundries.defaultInstance().createParser(content, flavour);
                var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            StringBuilder clauses = new StringBuilder();
            result.getTestAssertions().stream()
                .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
                .map(one -> one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber())
                .distinct().sorted().forEach(clause -> clauses.append(clause).append(' '));
            return (result.isCompliant() ? "pass" : "fail") + "\t" + clauses.toString().trim();
        } catch (Exception error) {
            return "unreadable\t" + error.toString().replaceAll("\\s+", " ");
        }
    }
}
