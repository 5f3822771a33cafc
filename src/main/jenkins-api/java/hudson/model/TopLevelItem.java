package hudson.model;

/** An item that can stand in a folder. */
public interface TopLevelItem extends Item, Describable<TopLevelItem> {}
