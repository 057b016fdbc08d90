using JobQueue.Jobs;
using JobQueue.Steering;

namespace JobQueue.Children;

/// <summary>Makes the jobs of children.</summary>
internal sealed class ChildFactory(ActionDefaults defaults, JobFactory jobs)
{
    /// <summary>Makes the waiting job of a checked child, with the defaults of its action.</summary>
    public async ValueTask<Job> CreateAsync(Job parent, string name, JobSubmission submission, CancellationToken cancellationToken)
    {
        var complete = await defaults.ApplyAsync([submission], cancellationToken).ConfigureAwait(false);
        return jobs.CreateChild(parent, name, complete[0]);
    }
}
