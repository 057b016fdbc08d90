using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JobQueue.Host.Hosting;

/// <summary>Refuses to start an application that has chosen no storage, by the name of the call it lacks.</summary>
internal sealed class StorageChoice(IServiceProviderIsService services) : IValidateOptions<JobQueueOptions>
{
    public ValidateOptionsResult Validate(string? name, JobQueueOptions options) =>
        services.IsService(typeof(IStorageSetup))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("The job queue has no storage: call UseMongo(…) on what AddJobQueue or AddJobQueueClient returned.");
}
