using Replica.Api;
using Scalar.AspNetCore;

namespace Replica.Access;

/// <summary>Who may call the API: with keys whoever has one, without keys callers on this machine.</summary>
internal static class AccessPolicies
{
    public const string Read = "read";

    public const string Write = "write";

    private const string Prefix = "/api/v0";

    public static void AddApiKeys(this IServiceCollection services, ApiKeys keys)
    {
        if (keys.AreRequired)
        {
            services.AddAuthentication(ApiKeyAuthentication.SchemeName).AddScheme<ApiKeyOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, options => options.Keys = keys);
            services.AddAuthorizationBuilder()
                .AddPolicy(Read, policy => policy.RequireClaim(ApiKeyAuthentication.Access, Read))
                .AddPolicy(Write, policy => policy.RequireClaim(ApiKeyAuthentication.Access, Write));
        }
    }

    /// <summary>Maps the API, and at <c>/docs</c> a page to browse and try it, which loads nothing from elsewhere.</summary>
    public static void MapApi(this WebApplication application, ApiKeys keys)
    {
        application.MapJobQueueApi(Prefix, options =>
        {
            if (keys.AreRequired)
            {
                (options.ReadPolicy, options.WritePolicy, options.OpenDescription) = (Read, Write, true);
            }
        }).MapRegistry();
        application.MapScalarApiReference("/docs", page => page.WithTitle("JobQueue").WithOpenApiRoutePattern($"{Prefix}/docs.json").DisableDefaultFonts());
    }
}
