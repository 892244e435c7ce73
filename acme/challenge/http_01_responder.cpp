#include "acme/challenge/http_01_responder.hpp"

#include <mutex>

#include "acme/challenge/http_server.hpp"
#include "acme/challenge/live_tokens.hpp"
#include "base/try.hpp"

namespace acme8443::acme {
namespace {

Result<void> check(const HttpResponderSpec& spec)
{
    const std::string why =
        "a CA looks at port 80 of the name and nowhere else (RFC 8555 section 8.3): the public "
        "port "
        "stays 80";
    if (spec.forwarded_from && *spec.forwarded_from != 80)
        return fail(Errc::bad_config,
                    "cannot answer from port " + std::to_string(*spec.forwarded_from) + ": " + why);
    if (spec.port == 0) return fail(Errc::bad_config, "port 0 is no port to listen on");
    if (spec.port != 80 && !spec.forwarded_from)
        return fail(Errc::bad_config,
                    "cannot listen on port " + std::to_string(spec.port) + " alone: " + why +
                        ". If something forwards port 80 to port " + std::to_string(spec.port) +
                        ", say so with --forwarded-from 80");
    return {};
}

/// What the answers that are out share with the responder: whoever goes last turns the light off.
class Shared {
public:
    explicit Shared(HttpResponderSpec spec) : spec_(std::move(spec)) {}

    Result<LiveTokens::Id> publish(const Challenge& challenge)
    {
        const std::scoped_lock lock(server_mutex_);
        if (!server_) server_ = TRY(start());
        return tokens_.publish(challenge.token, challenge.key_authorization);
    }
    void withdraw(LiveTokens::Id id)
    {
        const std::scoped_lock lock(server_mutex_);
        tokens_.withdraw(id);
        if (tokens_.empty()) server_.reset();
    }
    LiveTokens& tokens() noexcept { return tokens_; }

private:
    Result<std::unique_ptr<HttpServer>> start()
    {
        return HttpServer::start(
            {.address = spec_.address,
             .port = spec_.port,
             .deadline = spec_.deadline,
             .answer =
                 [this](const HttpQuestion& question) {
                     const auto find = [this](std::string_view token) {
                         return tokens_.find(token);
                     };
                     return answer_http_01(question, find, spec_.redirect_to);
                 },
             .sent = [this](const std::string& token) { tokens_.fetched(token); }});
    }

    HttpResponderSpec spec_;
    LiveTokens tokens_;
    std::mutex server_mutex_;  ///< never taken on the server's thread, which is joined under it
    std::unique_ptr<HttpServer> server_;
};

class Http01Responder final : public Solver {
public:
    explicit Http01Responder(HttpResponderSpec spec)
        : shared_(std::make_shared<Shared>(std::move(spec)))
    {
    }
    ChallengeType type() const noexcept override { return ChallengeType::http_01; }
    Result<Presented> present(const Challenge& challenge, std::stop_token /*stop*/) override
    {
        const LiveTokens::Id id = TRY(shared_->publish(challenge));
        return Presented(
            [shared = shared_, id] { shared->withdraw(id); },
            [shared = shared_, id](std::chrono::milliseconds wait, std::stop_token stop) {
                return shared->tokens().wait_until_fetched(id, wait, std::move(stop));
            });
    }

private:
    std::shared_ptr<Shared> shared_;
};

}  // namespace

Result<std::unique_ptr<Solver>> make_http_01_responder(HttpResponderSpec spec)
{
    TRY(check(spec));
    return std::make_unique<Http01Responder>(std::move(spec));
}

}  // namespace acme8443::acme
