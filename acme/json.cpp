#include "acme/json.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace acme8443::acme {
namespace {

using nlohmann::json;

// An order with its identifiers is 3 deep; nothing in RFC 8555 needs more than 5.
constexpr std::size_t deepest = 16;

/// Reads ahead, keeps nothing, and stops at the first thing that we do not take. A pass of its own,
/// because the callback of json::parse() looks at all siblings after each value.
class Strict final : public json::json_sax_t {
public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return open(); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override
    {
        return members_.back().insert(name).second || refuse("has a member twice");
    }
    bool parse_error(std::size_t, const std::string&, const json::exception&) override
    {
        return refuse("is not JSON");
    }
    const char* wrong() const noexcept { return wrong_; }

private:
    bool open()
    {
        if (members_.size() == deepest) return refuse("is nested more than 16 levels deep");
        members_.emplace_back();
        return true;
    }
    bool close()
    {
        members_.pop_back();
        return true;
    }
    bool refuse(const char* why)
    {
        wrong_ = why;
        return false;
    }
    std::vector<std::set<std::string>> members_;  ///< of every object (and array) that is open
    const char* wrong_{};
};

}  // namespace

Result<json> parse_json(std::string_view text, std::string_view what)
{
    Strict strict;
    if (!json::sax_parse(text, &strict))
        return fail(Errc::protocol, std::string(what) + " " + strict.wrong());
    return json::parse(text, nullptr, false);
}

std::string to_text(const json& value)
{
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

const json& member_at(const json& object, const char* member)
{
    static const json nothing;
    const auto found = object.is_object() ? object.find(member) : object.end();
    return found == object.end() ? nothing : *found;
}

const json& array_at(const json& object, const char* member)
{
    static const json empty = json::array();
    const json& value = member_at(object, member);
    return value.is_array() ? value : empty;
}

std::string string_at(const json& object, const char* member)
{
    const json& value = member_at(object, member);
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::vector<std::string> strings_at(const json& object, const char* member)
{
    std::vector<std::string> strings;
    for (const json& value : array_at(object, member))
        if (value.is_string()) strings.push_back(value.get<std::string>());
    return strings;
}

bool true_at(const json& object, const char* member)
{
    const json& value = member_at(object, member);
    return value.is_boolean() && value.get<bool>();
}

}  // namespace acme8443::acme
