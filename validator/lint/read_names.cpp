#include "validator/lint/der.hpp"
#include "validator/lint/extensions.hpp"

namespace acme8443::validator::lint {
namespace {

using pki::DerReader;

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

/// BaseDistance DEFAULT 0: anything but zeros.
bool positive(std::string_view distance)
{
    return distance.find_first_not_of('\0') != distance.npos;
}

/// RFC 5280 section 4.2.1.10.
bool read_subtrees(std::string_view contents, bool permitted, std::vector<Subtree>& subtrees)
{
    DerReader reader(contents);
    while (!reader.done()) {
        const auto subtree = reader.take(DerReader::sequence);
        if (!subtree) return false;
        DerReader fields(*subtree);
        const auto base = fields.next();
        if (!base) return false;
        Subtree& read = subtrees.emplace_back(Subtree{permitted, number(*base), base->contents});
        while (const auto field = fields.next()) {
            if (number(*field) == 0) read.minimum = positive(field->contents);
            if (number(*field) == 1) read.maximum = positive(field->contents);
        }
    }
    return true;
}

}  // namespace

void read_alt_names(std::string_view value, GeneralNames& names)
{
    const auto sequence = whole(value, DerReader::sequence);
    names.clear();
    if (sequence && !read_general_names(*sequence, names)) names.clear();
}

void read_name_constraints(std::string_view value, CertificateView& view)
{
    const auto sequence = whole(value, DerReader::sequence);
    if (!sequence) return;
    DerReader reader(*sequence);
    while (const auto list = reader.next()) {
        if (!read_subtrees(list->contents, number(*list) == 0, view.subtrees)) return;
    }
}

}  // namespace acme8443::validator::lint
