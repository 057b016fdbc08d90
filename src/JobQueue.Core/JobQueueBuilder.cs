using Microsoft.Extensions.DependencyInjection;

namespace JobQueue;

/// <summary>What <c>AddJobQueue</c> and <c>AddJobQueueClient</c> return, for choosing a storage and adding handlers.</summary>
/// <param name="services">The application's services.</param>
public sealed class JobQueueBuilder(IServiceCollection services)
{
    /// <summary>The application's services.</summary>
    public IServiceCollection Services { get; } = services;
}
