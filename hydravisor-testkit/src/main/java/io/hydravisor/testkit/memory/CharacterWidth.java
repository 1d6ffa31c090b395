package io.hydravisor.testkit.memory;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** How many cells of a terminal a character takes: what is East Asian or a picture takes two, a mark on another one none. */
final class CharacterWidth {
    private static final Set<UnicodeScript> WIDE =
            Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);
    private static final int FIRST_PICTURE = 0x1f300;
    private static final int LAST_PICTURE = 0x1faff;
    private static final int FIRST_FULL_WIDTH = 0xff01;
    private static final int LAST_FULL_WIDTH = 0xff60;

    private CharacterWidth() {}

    static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean picture = character >= FIRST_PICTURE && character <= LAST_PICTURE;
        boolean fullWidth = character >= FIRST_FULL_WIDTH && character <= LAST_FULL_WIDTH;
        boolean eastAsian = character > 0xff && WIDE.contains(UnicodeScript.of(character));
        return picture || fullWidth || eastAsian ? 2 : 1;
    }
}
