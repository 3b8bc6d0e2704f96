namespace LowCode.Cases.Simulating;

/// <summary>A work item that waits, or is being done.</summary>
sealed class WaitingItem(SimulatedCase of, CaseItem item, long at)
{
    public SimulatedCase Case => of;
    public CaseItem Item => item;
    /// <summary>When it was offered, in milliseconds of office hours.</summary>
    public long OfferedAt => at;
    public long BegunAt { get; set; }
    public string? Person { get; set; }
    /// <summary>Its place in the queue; null once it has begun.</summary>
    public LinkedListNode<WaitingItem>? Place { get; set; }
    /// <summary>Taken away before it was done.</summary>
    public bool Gone { get; set; }
}

/// <summary>The people of one post and what waits for them, first come first served. Nobody does two things at once; people excluded from a step are passed over.</summary>
sealed class StaffPool(string post, int people)
{
    readonly LinkedList<WaitingItem> queue = [];
    readonly SortedSet<int> free = [.. Enumerable.Range(1, people)];
    readonly Dictionary<WaitingItem, int> busy = [];

    public string Post => post;
    public int People => people;
    public int Waiting => queue.Count;
    public int Done { get; private set; }
    /// <summary>Milliseconds of office hours that its people worked.</summary>
    public long Worked { get; private set; }
    public int WorstQueue { get; private set; }
    public DateTimeOffset? WorstQueueAt { get; private set; }

    public void Offer(WaitingItem item) => item.Place = queue.AddLast(item);

    /// <summary>An item was taken away before it was done.</summary>
    public void Withdraw(WaitingItem item)
    {
        item.Gone = true;
        if (item.Place is { } place) queue.Remove(place);
        item.Place = null;
    }

    /// <summary>The next item that somebody who is free may do; null when nobody is free or nothing waits for those who are.</summary>
    public WaitingItem? Begin(long at)
    {
        if (free.Count == 0) return null;
        for (var node = queue.First; node is not null; node = node.Next)
            foreach (var person in free)
            {
                if (node.Value.Item.Not.Contains(Name(person))) continue;
                free.Remove(person);
                queue.Remove(node);
                (node.Value.Place, node.Value.Person, node.Value.BegunAt) = (null, Name(person), at);
                busy[node.Value] = person;
                return node.Value;
            }
        return null;
    }

    public void Finish(WaitingItem item, long worked)
    {
        free.Add(busy[item]);
        busy.Remove(item);
        Worked += worked;
        if (!item.Gone) Done++;
    }

    /// <summary>Remembers the longest the queue has been.</summary>
    public void Look(DateTimeOffset at)
    {
        if (queue.Count <= WorstQueue) return;
        (WorstQueue, WorstQueueAt) = (queue.Count, at);
    }

    string Name(int person) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{post} {person}");
}
