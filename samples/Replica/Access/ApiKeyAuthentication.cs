using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Replica.Access;

/// <summary>Knows callers by a key in the header <c>X-Api-Key</c>, or in <c>Authorization: ApiKey …</c>.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    public const string Header = "X-Api-Key";

    /// <summary>The claim that says what a caller may do.</summary>
    public const string Access = "access";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (GivenKey() is not { } key)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!Options.Keys.MayRead(key))
        {
            return Task.FromResult(AuthenticateResult.Fail("No such key."));
        }

        Claim[] claims = Options.Keys.MayWrite(key) ? [new(Access, AccessPolicies.Read), new(Access, AccessPolicies.Write)] : [new(Access, AccessPolicies.Read)];
        var caller = new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = SchemeName;
        return RefuseAsync(StatusCodes.Status401Unauthorized, "NOT_AUTHENTICATED", $"Send a key in the header '{Header}' or as 'Authorization: {SchemeName} …'.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        RefuseAsync(StatusCodes.Status403Forbidden, "NOT_AUTHORIZED", "With this key one may look but change nothing.");

    private string? GivenKey()
    {
        if (Request.Headers[Header] is [{ Length: > 0 } key])
        {
            return key;
        }

        return Request.Headers[HeaderNames.Authorization] is [{ } authorization] && authorization.StartsWith($"{SchemeName} ", StringComparison.OrdinalIgnoreCase)
            ? authorization[(SchemeName.Length + 1)..].Trim()
            : null;
    }

    /// <summary>The error body of the API.</summary>
    private Task RefuseAsync(int status, string code, string message)
    {
        Response.StatusCode = status;
        return Response.WriteAsJsonAsync(new { errors = new[] { new { code, message } } }, Context.RequestAborted);
    }
}
