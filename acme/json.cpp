#include "acme/json.hpp"

#include <nlohmann/json.hpp>
#include <set>

namespace acme8443::acme {
namespace {

using nlohmann::json;

// An order with its identifiers is 3 deep; nothing in RFC 8555 needs more than 5.
constexpr int deepest = 16;

/// Watches the parser and remembers the first thing that we do not take.
class Watch {
public:
    bool operator()(int depth, json::parse_event_t event, const json& parsed)
    {
        using Event = json::parse_event_t;
        if (wrong_) return false;
        if ((event == Event::object_start || event == Event::array_start) && depth >= deepest)
            wrong_ = "is nested more than 16 levels deep";
        else if (event == Event::object_start)
            members_.emplace_back();
        else if (event == Event::object_end)
            members_.pop_back();
        else if (event == Event::key && !members_.back().insert(parsed.get<std::string>()).second)
            wrong_ = "has a member twice";
        return wrong_ == nullptr;
    }
    const char* wrong() const noexcept { return wrong_; }

private:
    std::vector<std::set<std::string>> members_;  ///< of the objects that are open
    const char* wrong_{};
};

}  // namespace

Result<json> parse_json(std::string_view text, std::string_view what)
{
    Watch watch;
    json parsed = json::parse(text, std::ref(watch), false);
    if (watch.wrong()) return fail(Errc::protocol, std::string(what) + " " + watch.wrong());
    if (parsed.is_discarded()) return fail(Errc::protocol, std::string(what) + " is not JSON");
    return parsed;
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
