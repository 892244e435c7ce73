#include "app/notify/webhook.hpp"

#include <nlohmann/json.hpp>

namespace acme8443::app::notify {
namespace {

using nlohmann::json;

/// ntfy refuses messages that are longer; the others take more.
constexpr std::size_t most_text = 3500;

std::string cut(const std::string& text)
{
    return text.size() <= most_text ? text : text.substr(0, most_text) + "\n...";
}

/// Slack's three; without them no mention, no link.
std::string for_slack(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

json slack(const Message& message)
{
    return {{"text",
             "*" + for_slack(message.subject) + "*\n```" + for_slack(cut(message.text)) + "```"}};
}

/// An Adaptive Card, as Teams' workflows want it. RichTextBlock takes no Markdown.
json teams(const Message& message)
{
    const auto block = [](const std::string& text, json run) {
        run["type"] = "TextRun";
        run["text"] = text;
        return json{{"type", "RichTextBlock"}, {"inlines", json::array({std::move(run)})}};
    };
    json card{
        {"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
        {"type", "AdaptiveCard"},
        {"version", "1.4"},
        {"body", json::array({block(message.subject, {{"weight", "Bolder"}, {"size", "Medium"}}),
                              block(cut(message.text), {{"fontType", "Monospace"}})})}};
    return {
        {"type", "message"},
        {"attachments", json::array({{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                      {"content", std::move(card)}}})}};
}

json ntfy(const Message& message, const std::string& topic)
{
    return {{"topic", topic},
            {"title", message.subject},
            {"message", cut(message.text)},
            {"tags", {message.good ? "white_check_mark" : "warning"}},
            {"priority", message.good ? 3 : 4}};
}

std::string dumped(const json& document)
{
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

Result<Post> post_of(const Message& message, Dialect dialect, const std::string& url)
{
    switch (dialect) {
        case Dialect::json:
            return Post{url, message.document};
        case Dialect::slack:
            return Post{url, dumped(slack(message))};
        case Dialect::teams:
            return Post{url, dumped(teams(message))};
        case Dialect::ntfy:
            break;
    }
    // As JSON it is posted to the server itself, so that a title is no header.
    const auto slash = url.rfind('/');
    if (slash + 1 >= url.size() || slash < std::string("https://h").size())
        return fail(Errc::bad_config, "the URL of ntfy must end in a topic: https://ntfy.sh/TOPIC");
    return Post{url.substr(0, slash + 1), dumped(ntfy(message, url.substr(slash + 1)))};
}

}  // namespace acme8443::app::notify
