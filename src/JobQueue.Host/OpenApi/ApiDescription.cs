using System.Reflection;
using JobQueue.Host.Views;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.OpenApi;

namespace JobQueue.Host.OpenApi;

/// <summary>
/// The OpenAPI 3.1 document of one mapped API. It is made in a container of its own, so that the application's serializer settings do not change what it says,
/// the application's own documents stay as they are, and an application without a web server needs nothing of this.
/// </summary>
internal sealed class ApiDescription(IServiceProvider application, ApiMark mark) : IAsyncDisposable
{
    private const string Name = "jobqueue";

    private readonly Lazy<ServiceProvider> _services = new(() => Build(application, mark));

    /// <summary>The document as JSON, for callers that reach the application below <paramref name="pathBase"/>.</summary>
    public async Task<byte[]> WriteAsync(PathString pathBase, CancellationToken cancellationToken)
    {
        var document = await _services.Value.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync(cancellationToken).ConfigureAwait(false);
        document.Servers = [new OpenApiServer { Url = pathBase.HasValue ? pathBase.ToUriComponent() : "/" }];
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1, cancellationToken).ConfigureAwait(false);
        return json.ToArray();
    }

    public ValueTask DisposeAsync() => _services.IsValueCreated ? _services.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static ServiceProvider Build(IServiceProvider application, ApiMark mark)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRouting();
        services.AddSingleton(application.GetRequiredService<IHostEnvironment>());
        services.AddSingleton<EndpointDataSource>(new DescribedEndpoints(application.GetRequiredService<EndpointDataSource>(), mark));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = ApiJson.Api.Options.PropertyNamingPolicy;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Api);
        });
        services.AddOpenApi(Name, Configure);
        return services.BuildServiceProvider();
    }

    private static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = _ => true;
        options.CreateSchemaReferenceId = AnswerSchemas.NameOf;
        options.AddSchemaTransformer(new AnswerSchemas());
        options.AddOperationTransformer(new OperationWriter());
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "JobQueue",
                Version = typeof(ApiDescription).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
                Description = ApiTexts.Introduction,
            };
            document.Tags = ApiTexts.Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet();
            return Task.CompletedTask;
        });
    }
}
