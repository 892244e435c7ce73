#include "app/settings/toml_reader.hpp"

#include <sstream>

namespace acme8443::app {
namespace {

std::optional<std::string> as_text(const toml::node& node)
{
    if (const auto text = node.value_exact<std::string>()) return text;
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto boolean = node.value_exact<bool>()) return *boolean ? "true" : "false";
    return std::nullopt;
}

std::string where(std::string_view origin, const toml::source_position& at)
{
    return std::string(origin) + " line " + std::to_string(at.line);
}

}  // namespace

std::optional<std::vector<std::string>> TomlReader::list(std::string_view key)
{
    asked_.emplace(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    if (auto one = as_text(*node)) return std::vector{*one};
    const toml::array* array = node->as_array();
    std::vector<std::string> values;
    if (array != nullptr) {
        for (const toml::node& element : *array) {
            if (auto text = as_text(element)) values.push_back(*text);
        }
    }
    if (array == nullptr || values.size() != array->size()) {
        complain(key, "must be a text or a list of texts");
        return std::nullopt;
    }
    return values;
}

const toml::table* TomlReader::table(std::string_view key)
{
    asked_.emplace(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return nullptr;
    if (const toml::table* found = node->as_table()) return found;
    complain(key, "must be written as [" + std::string(key) + "]");
    return nullptr;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key)
{
    asked_.emplace(key);
    std::vector<const toml::table*> found;
    const toml::node* node = table_.get(key);
    if (node == nullptr) return found;
    if (const toml::array* array = node->as_array()) {
        for (const toml::node& element : *array) {
            if (const toml::table* table = element.as_table()) found.push_back(table);
        }
        if (found.size() == array->size()) return found;
    }
    complain(key, "must be written as [[" + std::string(key) + "]]");
    return {};
}

std::vector<std::string> TomlReader::left() const
{
    std::vector<std::string> keys;
    for (const auto& [key, node] : table_) {
        if (!asked_.contains(key.str())) keys.emplace_back(key.str());
    }
    return keys;
}

void TomlReader::complain(std::string_view key, std::string_view what)
{
    const toml::node* node = table_.get(key);
    const toml::source_position at = node != nullptr ? node->source().begin : table_.source().begin;
    mistakes_.push_back({where(origin_, at), std::string(key) + " " + std::string(what)});
}

void TomlReader::nothing_else(std::string_view what_is_known)
{
    for (const std::string& key : left()) {
        complain(key, "is not known here; " + std::string(what_is_known));
    }
}

Result<void> TomlReader::finish() const
{
    if (mistakes_.empty()) return {};
    Error error{Errc::bad_config, origin_ + " cannot be used"};
    error.parts = mistakes_;
    return fail(std::move(error));
}

void TomlReader::adopt(const TomlReader& inner)
{
    mistakes_.insert(mistakes_.end(), inner.mistakes_.begin(), inner.mistakes_.end());
}

Result<toml::table> parse_toml(std::string_view text, std::string_view origin)
{
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(Errc::bad_config,
                    where(origin, e.source().begin) + ": " + std::string(e.description()));
    }
}

}  // namespace acme8443::app
