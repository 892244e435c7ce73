#include <algorithm>

#include "base/pki/certificate.hpp"
#include "base/pki/der.hpp"
#include "base/pki/encoding.hpp"
#include "base/pki/verify.hpp"
#include "base/try.hpp"
#include "validator/ip.hpp"
#include "validator/lint/certificate_view.hpp"
#include "validator/lint/extensions.hpp"
#include "validator/lint/oids.hpp"

namespace acme8443::validator::lint {
namespace {

using pki::DerReader;

constexpr unsigned char utc_time = 0x17;
constexpr unsigned char generalized_time = 0x18;

Failure malformed(std::string_view where)
{
    return fail(Errc::bad_certificate, "not an X.509 certificate: " + std::string(where));
}

/// Takes an element of that tag, or fails.
Result<std::string_view> take(DerReader& from, DerReader::Tag tag, std::string_view where)
{
    const auto contents = from.take(tag);
    if (!contents) return malformed(where);
    return *contents;
}

Result<std::string_view> take_whole_sequence(DerReader& from, std::string_view where)
{
    if (from.peek() != DerReader::sequence) return malformed(where);
    const auto element = from.next();
    if (!element) return malformed(where);
    return element->whole;
}

/// Two digits, moved past; -1: no digits.
int two_digits(std::string_view& text)
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() < 2 || !digit(0) || !digit(1)) return -1;
    const int value = (text[0] - '0') * 10 + (text[1] - '0');
    text.remove_prefix(2);
    return value;
}

/// RFC 5280 section 4.1.2.5, and the forms that it forbids: without seconds, with an offset.
std::chrono::sys_seconds when(unsigned char tag, std::string_view text)
{
    using namespace std::chrono;
    int century = tag == generalized_time ? two_digits(text) : 0;
    const int year = two_digits(text);
    if (tag == utc_time) century = year >= 50 ? 19 : 20;
    const int month = two_digits(text);
    const int day = two_digits(text);
    const int hour = two_digits(text);
    const int minute = two_digits(text);
    const int second = text.empty() || text[0] < '0' || text[0] > '9' ? 0 : two_digits(text);
    if (std::min({century, year, month, day, hour, minute, second}) < 0) return {};
    const auto date = std::chrono::year(century * 100 + year) / month / day;
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return {};
    sys_seconds moment = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
    if (text.starts_with('+') || text.starts_with('-')) {
        const bool ahead = text[0] == '+';
        text.remove_prefix(1);
        const int offset_hour = two_digits(text);
        const int offset_minute = two_digits(text);
        const auto offset = hours(offset_hour) + minutes(offset_minute);
        moment -= ahead ? offset : -offset;
    }
    return moment;
}

Result<Time> take_time(DerReader& from)
{
    const auto element = from.next();
    if (!element || (element->tag != utc_time && element->tag != generalized_time)) {
        return malformed("validity");
    }
    return Time{element->tag, element->contents, when(element->tag, element->contents)};
}

Result<void> read_validity(std::string_view contents, CertificateView& view)
{
    DerReader fields(contents);
    view.not_before = TRY(take_time(fields));
    view.not_after = TRY(take_time(fields));
    return {};
}

Result<void> read_extension_list(std::string_view contents, CertificateView& view)
{
    DerReader outer(contents);
    DerReader list(TRY(take(outer, DerReader::sequence, "extensions")));
    view.extensions.reserve(12);
    while (!list.done()) {
        DerReader fields(TRY(take(list, DerReader::sequence, "an extension")));
        Extension extension;
        extension.oid = TRY(take(fields, DerReader::oid, "an extension's identifier"));
        extension.which = known_extension(extension.oid);
        if (const auto flag = fields.take(DerReader::boolean)) {
            extension.critical = *flag != std::string_view("\0", 1);
            extension.false_written = !extension.critical;
        }
        extension.value = TRY(take(fields, DerReader::octet_string, "an extension's value"));
        auto& first = view.first_[static_cast<std::size_t>(extension.which)];
        if (first < 0) first = static_cast<int>(view.extensions.size());
        view.extensions.push_back(extension);
        read_extension(extension, view);
    }
    return {};
}

/// An AlgorithmIdentifier's OID.
std::string_view oid_of(std::string_view identifier)
{
    DerReader outer(identifier);
    DerReader fields(outer.take(DerReader::sequence).value_or(""));
    return fields.take(DerReader::oid).value_or("");
}

/// Big-endian without leading zeros; empty for what is no positive number.
std::string_view positive(std::optional<std::string_view> integer)
{
    if (!integer || integer->empty() || (integer->front() & 0x80) != 0) return {};
    return integer->substr(std::min(integer->find_first_not_of('\0'), integer->size()));
}

/// RFC 3279 section 2.3.2.
DsaKey read_dsa_key(std::string_view algorithm, std::string_view bits)
{
    DerReader outer(algorithm);
    DerReader fields(outer.take(DerReader::sequence).value_or(""));
    fields.take(DerReader::oid);
    DerReader numbers(fields.take(DerReader::sequence).value_or(""));
    DerReader key(bits);
    DsaKey read;
    read.p = positive(numbers.take(DerReader::integer));
    read.q = positive(numbers.take(DerReader::integer));
    read.g = positive(numbers.take(DerReader::integer));
    read.y = positive(key.take(DerReader::integer));
    return read;
}

Result<void> read_key(std::string_view spki, CertificateView& view)
{
    DerReader outer(spki);
    DerReader fields(TRY(take(outer, DerReader::sequence, "subjectPublicKeyInfo")));
    view.key_algorithm = TRY(take_whole_sequence(fields, "the key's algorithm"));
    view.key_oid = oid_of(view.key_algorithm);
    const auto bits = fields.take(DerReader::bit_string).value_or("");
    view.key_bits = bits.substr(std::min<std::size_t>(bits.size(), 1));
    if (view.key_oid == oid::dsa) view.dsa_key = read_dsa_key(view.key_algorithm, view.key_bits);
    if (auto key = pki::read_public_key(spki)) view.key = *std::move(key);
    if (view.key && !view.key->modulus.empty()) {
        view.modulus = keys::measure(view.key->modulus, keys::Depth::quick);
    }
    return {};
}

/// RFC 5280 section 4.1.1.1.
Result<void> read_tbs(std::string_view contents, CertificateView& view)
{
    constexpr unsigned char version = 0xa0;
    constexpr unsigned char extensions = 0xa3;
    DerReader fields(contents);
    if (fields.peek() == version) {
        const auto explicit_version = fields.next();
        DerReader inner(explicit_version ? explicit_version->contents : std::string_view());
        const auto number = TRY(take(inner, DerReader::integer, "version"));
        if (number.size() != 1) return malformed("version");
        view.version = static_cast<unsigned char>(number[0]) + 1U;
    }
    view.serial = TRY(take(fields, DerReader::integer, "serialNumber"));
    view.inner_algorithm = TRY(take_whole_sequence(fields, "signature"));
    view.signature_oid = oid_of(view.inner_algorithm);
    const auto issuer = TRY(take_whole_sequence(fields, "issuer"));
    const auto validity = TRY(take(fields, DerReader::sequence, "validity"));
    TRY(read_validity(validity, view));
    const auto subject = TRY(take_whole_sequence(fields, "subject"));
    for (const auto& [whole, name] : {std::pair{issuer, &view.issuer}, {subject, &view.subject}}) {
        DerReader rdns(whole);
        if (!read_name(rdns.take(DerReader::sequence).value_or(""), *name, view.decoded)) {
            return malformed("a name");
        }
    }
    const auto spki = TRY(take_whole_sequence(fields, "subjectPublicKeyInfo"));
    TRY(read_key(spki, view));
    while (!fields.done()) {
        const auto field = fields.next();
        if (!field) return malformed("what follows subjectPublicKeyInfo");
        if (field->tag == extensions) {
            TRY(read_extension_list(field->contents, view));
        } else {
            view.has_unique_id = true;
        }
    }
    // Only who names itself as its issuer can have signed it.
    view.self_signed = issuer == subject;
    return {};
}

void read_hosts(CertificateView& view)
{
    for (const Attribute& attribute : view.subject.attributes) {
        if (attribute.field == Field::common_name && attribute.textual) {
            view.common_name = attribute.text;
        }
    }
    view.hosts.reserve(view.subject_alt_names.size() + 1);
    if (!view.common_name.empty() && !Ip::parse(view.common_name)) {
        view.hosts.push_back(read_host_name(view.common_name));
        view.common_name_is_host = true;
    }
    for (const GeneralName& name : view.subject_alt_names) {
        if (name.tag == 2) view.hosts.push_back(read_host_name(name.value));
    }
}

bool is_for_servers(const CertificateView& view)
{
    const auto purpose = [](std::string_view oid) {
        return oid == oid::server_auth || oid == oid::any_purpose;
    };
    const auto policy = [](const Policy& one) {
        return one.oid == oid::domain_validated || one.oid == oid::organization_validated ||
               one.oid == oid::individual_validated || one.oid == oid::extended_validated;
    };
    return view.purposes.empty() || std::ranges::any_of(view.purposes, purpose) ||
           (view.policies && std::ranges::any_of(*view.policies, policy));
}

bool signs_itself(const CertificateView& view, std::string_view tbs, std::string_view signature)
{
    if (!view.key || view.inner_algorithm != view.outer_algorithm || signature.empty()) {
        return false;
    }
    switch (pki::verify(*view.key, view.key_bits, view.outer_algorithm, tbs, signature.substr(1))) {
        case pki::Verified::yes:
            return true;
        case pki::Verified::no:
            return false;
        case pki::Verified::unknown:
            break;
    }
    return pki::signed_by_itself(view.der);
}

}  // namespace

Result<std::shared_ptr<const CertificateView>> read_certificate(std::string der)
{
    const auto view = std::make_shared<CertificateView>(std::move(der));
    view->first_.fill(-1);
    DerReader outer(view->der);
    DerReader fields(TRY(take(outer, DerReader::sequence, "not one DER sequence")));
    if (!outer.done()) return malformed("octets after its end");
    const auto tbs = TRY(take_whole_sequence(fields, "tbsCertificate"));
    view->outer_algorithm = TRY(take_whole_sequence(fields, "signatureAlgorithm"));
    const auto signature = TRY(take(fields, DerReader::bit_string, "signatureValue"));
    DerReader inside(tbs);
    TRY(read_tbs(inside.take(DerReader::sequence).value_or(""), *view));
    view->label = "the certificate with serial " + pki::hex(view->serial);
    view->for_servers = is_for_servers(*view);
    if (view->self_signed) view->self_signed = signs_itself(*view, tbs, signature);
    read_hosts(*view);
    return view;
}

}  // namespace acme8443::validator::lint
