#include "validator/lint/extensions.hpp"

#include <algorithm>

#include "base/pki/der.hpp"
#include "validator/lint/oids.hpp"

namespace acme8443::validator::lint {
namespace {

using namespace std::string_view_literals;
using pki::DerReader;

constexpr unsigned char context = 0x80;
constexpr unsigned char constructed_context = 0xa0;

unsigned octet(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

std::optional<std::string_view> whole(std::string_view value, DerReader::Tag tag)
{
    DerReader reader(value);
    return reader.take(tag);
}

/// The number of a context tag.
unsigned number(const DerReader::Element& element) { return element.tag & 0x1fU; }

bool read_general_names(std::string_view contents, GeneralNames& names)
{
    DerReader reader(contents);
    while (!reader.done()) {
        const auto name = reader.next();
        if (!name) return false;
        names.push_back({number(*name), name->contents});
    }
    return true;
}

void read_alt_names(std::string_view value, GeneralNames& names)
{
    const auto sequence = whole(value, DerReader::sequence);
    names.clear();
    if (sequence && !read_general_names(*sequence, names)) names.clear();
}

/// Bit n of a BIT STRING becomes 1 << n. X.690 sections 8.6 and 11.2: malformed ones have no bits.
void read_key_usage(std::string_view value, CertificateView& view)
{
    const auto bits = whole(value, DerReader::bit_string);
    if (!bits || bits->empty()) return;
    const unsigned unused = octet(*bits, 0);
    const std::string_view octets = bits->substr(1);
    if (unused > 7 || (octets.empty() && unused > 0)) return;
    if (!octets.empty() && (octet(octets, octets.size() - 1) & ((1U << unused) - 1)) != 0) return;
    view.key_usage = 0;
    for (unsigned bit = 0; bit < 9 && bit / 8 < octets.size(); ++bit) {
        if ((octet(octets, bit / 8) & (0x80U >> bit % 8)) != 0) view.key_usage |= 1U << bit;
    }
}

void read_basic_constraints(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader fields(*sequence);
    bool ca = false;
    if (fields.peek() == DerReader::boolean) {
        const auto flag = fields.take(DerReader::boolean);
        if (!flag || flag->size() != 1) return;
        ca = octet(*flag, 0) != 0;
        if (!ca) view.ca_false_written = true;
    }
    if (const auto length = fields.take(DerReader::integer)) view.path_length = *length;
    view.ca = ca;
    view.constraints_readable = true;
}

void read_purposes(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto purpose = reader.take(DerReader::oid);
        if (!purpose) return;
        view.purposes.push_back(*purpose);
    }
}

void read_notice(Qualifier& qualifier)
{
    DerReader fields(qualifier.value);
    if (const auto reference = fields.take(DerReader::sequence)) {
        qualifier.notice_ref = !reference->empty();
    }
    if (const auto text = fields.next()) {
        qualifier.text_tag = text->tag;
        qualifier.text = text->contents;
    }
}

bool read_qualifiers(std::string_view contents, Policy& policy)
{
    DerReader reader(contents);
    while (!reader.done()) {
        const auto info = reader.take(DerReader::sequence);
        if (!info) return false;
        DerReader fields(*info);
        const auto id = fields.take(DerReader::oid);
        const auto value = fields.next();
        if (!id || !value) return false;
        Qualifier& qualifier = policy.qualifiers.emplace_back(Qualifier{*id, value->contents});
        if (*id == oid::user_notice) read_notice(qualifier);
    }
    return true;
}

void read_policies(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    std::vector<Policy> policies;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto info = reader.take(DerReader::sequence);
        if (!info) return;
        DerReader fields(*info);
        const auto oid = fields.take(DerReader::oid);
        if (!oid) return;
        Policy& policy = policies.emplace_back(Policy{*oid});
        if (const auto qualifiers = fields.take(DerReader::sequence)) {
            if (!read_qualifiers(*qualifiers, policy)) return;
        }
    }
    view.policies = std::move(policies);
}

void read_accesses(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto description = reader.take(DerReader::sequence);
        if (!description) return;
        DerReader fields(*description);
        const auto method = fields.take(DerReader::oid);
        const auto location = fields.next();
        if (!method || !location) return;
        view.accesses.push_back({*method, number(*location), location->contents});
    }
}

void read_point_name(std::string_view contents, DistributionPoint& point)
{
    DerReader choice(contents);
    const auto name = choice.next();
    if (!name) return;
    point.has_name = name->tag != constructed_context || !name->contents.empty();
    if (name->tag != constructed_context) return;
    DerReader names(name->contents);
    while (const auto each = names.next()) {
        if (number(*each) == 6) point.uris.push_back(each->contents);
    }
}

void read_distribution_points(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (!reader.done()) {
        const auto contents = reader.take(DerReader::sequence);
        if (!contents) return;
        DistributionPoint& point = view.distribution_points.emplace_back();
        DerReader fields(*contents);
        while (const auto field = fields.next()) {
            if (number(*field) == 0) read_point_name(field->contents, point);
            if (number(*field) == 1) point.has_reasons = field->contents.size() > 1;
            if (number(*field) == 2) point.has_issuer = !field->contents.empty();
        }
    }
}

void read_authority_key_id(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader fields(*sequence);
    view.authority_key_id.reset();
    if (fields.peek() != context) return;
    if (const auto id = fields.next()) view.authority_key_id = id->contents;
}

std::uint64_t big_endian(std::string_view octets)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) value = value << 8 | octet(octets, i);
    return value;
}

/// RFC 6962 section 3.3: a list with a length of two octets, of entries with one each; an entry is
/// a version, a log's identifier of 32 octets, and milliseconds.
void read_timestamps(std::string_view value, CertificateView& view)
{
    constexpr std::size_t before_time = 1 + 32;
    auto list = whole(value, DerReader::octet_string).value_or(""sv);
    if (list.size() < 2 || big_endian(list.substr(0, 2)) != list.size() - 2) return;
    list.remove_prefix(2);
    while (list.size() >= 2) {
        const std::size_t size = big_endian(list.substr(0, 2));
        if (size > list.size() - 2 || size < before_time + 8) return;
        const auto time = big_endian(list.substr(2 + before_time, 8)) / 1000;
        // Past the year 9999 is no time.
        const std::chrono::sys_seconds when{std::chrono::seconds(
            static_cast<std::int64_t>(std::min<std::uint64_t>(time, 253402300799)))};
        ++view.timestamps;
        view.newest_timestamp = std::max(view.newest_timestamp, when);
        list.remove_prefix(2 + size);
    }
}

struct Known {
    std::string_view oid;
    Ext which;
};
constexpr Known elsewhere[] = {
    {"\x2b\x06\x01\x05\x05\x07\x01\x01"sv, Ext::authority_info_access},
    {"\x2b\x06\x01\x05\x05\x07\x01\x0b"sv, Ext::subject_info_access},
    {"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"sv, Ext::signed_timestamps},
};

/// Below 2.5.29.
Ext of_ce(unsigned number)
{
    switch (number) {
        case 9:
            return Ext::subject_directory_attributes;
        case 14:
            return Ext::subject_key_id;
        case 15:
            return Ext::key_usage;
        case 17:
            return Ext::subject_alt_name;
        case 18:
            return Ext::issuer_alt_name;
        case 19:
            return Ext::basic_constraints;
        case 30:
            return Ext::name_constraints;
        case 31:
            return Ext::crl_distribution_points;
        case 32:
            return Ext::certificate_policies;
        case 33:
            return Ext::policy_mappings;
        case 35:
            return Ext::authority_key_id;
        case 37:
            return Ext::ext_key_usage;
        case 46:
            return Ext::freshest_crl;
        default:
            return Ext::other;
    }
}

}  // namespace

Ext known_extension(std::string_view oid)
{
    if (oid.size() == 3 && oid.starts_with("\x55\x1d")) return of_ce(octet(oid, 2));
    const auto* const at = std::ranges::find(elsewhere, oid, &Known::oid);
    return at == std::end(elsewhere) ? Ext::other : at->which;
}

void read_extension(const Extension& extension, CertificateView& view)
{
    switch (extension.which) {
        case Ext::subject_alt_name:
            return read_alt_names(extension.value, view.subject_alt_names);
        case Ext::issuer_alt_name:
            return read_alt_names(extension.value, view.issuer_alt_names);
        case Ext::key_usage:
            return read_key_usage(extension.value, view);
        case Ext::basic_constraints:
            return read_basic_constraints(extension.value, view);
        case Ext::ext_key_usage:
            return read_purposes(extension.value, view);
        case Ext::certificate_policies:
            return read_policies(extension.value, view);
        case Ext::authority_info_access:
            return read_accesses(extension.value, view);
        case Ext::crl_distribution_points:
            return read_distribution_points(extension.value, view);
        case Ext::authority_key_id:
            return read_authority_key_id(extension.value, view);
        case Ext::signed_timestamps:
            return read_timestamps(extension.value, view);
        default:
            return;
    }
}

}  // namespace acme8443::validator::lint
