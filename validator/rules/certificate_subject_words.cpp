// What the subject's name says: countries, places, words.
#include "validator/lint/country.hpp"
#include "validator/rules/certificate_subject.hpp"

namespace acme8443::validator::rules {
namespace certificate {
namespace {

/// Letters, digits, or anything that is not ASCII.
bool says_nothing(const lint::Attribute& attribute)
{
    if (!attribute.textual) return false;
    for (std::string_view rest = attribute.text; !rest.empty();) {
        const char32_t c = lint::take_character(rest);
        if (lint::alphanumeric(c) || c > 127) return false;
    }
    return true;
}

bool country_not_upper(const lint::Attribute& attribute)
{
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    return attribute.field == Field::country && attribute.textual &&
           (attribute.text.empty() || !std::ranges::all_of(attribute.text, upper));
}

bool country_not_iso(const lint::Attribute& attribute)
{
    return attribute.field == Field::country && attribute.textual &&
           !lint::is_country(attribute.text);
}

bool place_with_marks(const lint::Attribute& attribute)
{
    const bool place = attribute.field == Field::province || attribute.field == Field::locality;
    return place && attribute.textual &&
           attribute.text.find_first_of("=:{};\"|\\[]") != attribute.text.npos;
}

constexpr Field free_text[] = {Field::given_name,
                               Field::surname,
                               Field::common_name,
                               Field::organizational_unit,
                               Field::organization,
                               Field::locality,
                               Field::province,
                               Field::street,
                               Field::postal_code,
                               Field::organization_id,
                               Field::jurisdiction_locality,
                               Field::jurisdiction_province};

template <auto wrong>
Evidence a_free_text(const View& view)
{
    for (const Field field : free_text) {
        const std::string_view text = view.subject.first(field);
        if (wrong(text)) return text;
    }
    return std::nullopt;
}

/// "&amp;", "&#228;".
bool html_entity(std::string_view text)
{
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
        std::size_t end = at + 1;
        if (end < text.size() && text[end] == '#') ++end;
        const std::size_t begin = end;
        while (end < text.size() && lint::alphanumeric(static_cast<unsigned char>(text[end])))
            ++end;
        if (end > begin && end < text.size() && text[end] == ';') return true;
    }
    return false;
}

/// U+00C0 to U+00FF in UTF-8, read as Windows-1252, and encoded again: a capital A with tilde, and
/// what that code page has for a continuation octet.
bool encoded_twice(std::string_view text)
{
    if (text.find('\xc3') == text.npos) return false;
    constexpr std::u32string_view high =
        U"\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
        U"\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e"
        U"\u0178";
    constexpr char32_t soft_hyphen = 0xad;
    char32_t before = 0;
    while (!text.empty()) {
        const char32_t c = lint::take_character(text);
        const bool latin = c >= 0xa1 && c <= 0xbf && c != soft_hyphen;
        if (before == 0xc3 && (latin || high.find(c) != high.npos)) return true;
        before = c;
    }
    return false;
}

constexpr Rule table[] = {
    br_must({.id = "subject-contains-noninformational-value",
             .aka = "zlint: e_subject_contains_noninformational_value",
             .cites = "BR 2.3.1 section 7.1.4.2",
             .statement = "No attribute of the subject consists of marks only.",
             .judge = when<an_attribute<says_nothing>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "subj-country-not-uppercase",
              .aka = "zlint: e_subj_country_not_uppercase",
              .cites = "ISO 3166-2:2020 section 5.1",
              .statement = "A country is in capitals.",
              .judge = when<an_attribute<country_not_upper>>}),
    br_must({.id = "subject-country-not-iso",
             .aka = "zlint: e_subject_country_not_iso",
             .cites = "BR 2.3.1 section 7.1.2.7.2",
             .statement = "A country is one of ISO 3166-1.",
             .judge = when<an_attribute<country_not_iso>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    br_must({.id = "state-or-province-name-must-not-contain-control-characters",
             .aka = "zlint: e_state_or_province_name_must_not_contain_control_characters",
             .cites = "BR 2.3.1 section 3.2.2.1",
             .statement = "A state, province or locality is a name, without marks of syntax.",
             .judge = when<an_attribute<place_with_marks>, server>,
             .effective = {.from = utc(2012, 7, 1)}}),
    rfc_must({.id = "subj-contains-html-entities",
              .aka = "zlint: e_subj_contains_html_entities",
              .cites = "the practice of linters",
              .statement = "The subject has no HTML entities.",
              .judge = when<a_free_text<html_entity>>}),
    rfc_must({.id = "utf8-latin1-mixup",
              .aka = "zlint: e_utf8_latin1_mixup",
              .cites = "the practice of linters",
              .statement = "The subject is not encoded in UTF-8 twice.",
              .judge = when<a_free_text<encoded_twice>>}),
};

}  // namespace
}  // namespace certificate

std::span<const Rule> certificate_subject_word_rules() { return certificate::table; }

}  // namespace acme8443::validator::rules
