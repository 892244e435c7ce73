#include "validator/lint/unicode.hpp"

#include <idn2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "validator/lint/name.hpp"

namespace acme8443::validator::lint {
namespace {

constexpr std::size_t most_label = 63;  // RFC 1035 section 2.3.4

using Utf8 = std::unique_ptr<char, void (*)(void*)>;
using Utf32 = std::unique_ptr<std::uint32_t, void (*)(void*)>;

/// Code points that no normalisation touches: NFC_Quick_Check=Yes and combining class 0 throughout
/// (Latin before the combining marks, Cyrillic, CJK ideographs, Hangul syllables).
constexpr bool inert(std::uint32_t c)
{
    return c < 0x300 || (c >= 0x400 && c < 0x483) || (c >= 0x4E00 && c < 0xA000) ||
           (c >= 0xAC00 && c < 0xD7A4);
}

/// Of text that ends with 0. libidn2 asks this first, whatever else is wrong with a label.
bool label_in_nfc(const std::uint32_t* text)
{
    char* encoded = nullptr;
    const int result = idn2_to_ascii_4z(text, &encoded, IDN2_NO_TR46);
    const Utf8 ascii(encoded, idn2_free);
    return result != IDN2_NOT_NFC;
}

}  // namespace

ALabel read_a_label(std::string_view label)
{
    if (label.size() > most_label) return ALabel::valid;
    std::array<std::uint32_t, most_label + 1> text{};
    std::ranges::copy(label, text.begin());
    std::uint32_t* decoded = nullptr;
    if (idn2_to_unicode_4z4z(text.data(), &decoded, 0) != IDN2_OK) return ALabel::malformed;
    const Utf32 unicode(decoded, idn2_free);
    const std::uint32_t* end = decoded;
    while (*end != 0) ++end;
    if (std::all_of<const std::uint32_t*>(decoded, end, inert)) return ALabel::valid;
    return label_in_nfc(decoded) ? ALabel::valid : ALabel::not_nfc;
}

std::string u_labels(std::string_view name)
{
    char* decoded = nullptr;
    const int result = idn2_to_unicode_8z8z(std::string(name).c_str(), &decoded, 0);
    const Utf8 unicode(decoded, idn2_free);
    return result == IDN2_OK ? std::string(unicode.get()) : std::string(name);
}

bool in_nfc(std::string_view text)
{
    // Form NFC is kept or broken between one inert character and the next, so each such run is
    // asked about alone, with the character before it, which may combine.
    std::u32string run;
    for (bool end = false; !end;) {
        end = text.empty();
        const char32_t c = end ? U' ' : take_character(text);
        if (inert(c) || c == U'\ufffd') {
            const auto* const code_points = reinterpret_cast<const std::uint32_t*>(run.c_str());
            if (run.size() > 1 && !label_in_nfc(code_points)) return false;
            run.clear();
        }
        run += c;
    }
    return true;
}

}  // namespace acme8443::validator::lint
