using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>Reads jobs for people and clients. Claims never depend on it.</summary>
public interface IJobQueries
{
    /// <summary>One job; <see langword="null"/> when there is none with this id.</summary>
    /// <exception cref="UnreadableDocumentException">What is stored of it cannot be read.</exception>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>Several jobs by their ids, in one round trip.</summary>
    /// <returns>Those that there are, in any order.</returns>
    /// <exception cref="UnreadableDocumentException">What is stored of one of them cannot be read; its <see cref="UnreadableDocumentException.Id"/> says which.</exception>
    Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken);

    /// <summary>A page of jobs, most recently scheduled first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>The jobs that these runs of workers hold, without parameters and results; at most <see cref="JobQuery.MaxLimit"/>.</summary>
    Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken);

    /// <summary>The held jobs of an action, without parameters and results; at most <see cref="JobQuery.MaxLimit"/>.</summary>
    Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken);

    /// <summary>How many unfinished jobs each action has that any job was ever submitted for, by action. Counting stops at <see cref="JobPage.CountLimit"/>.</summary>
    Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken);
}
