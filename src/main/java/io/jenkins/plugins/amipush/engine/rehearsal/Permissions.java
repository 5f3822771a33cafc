package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Who besides its owner may use an image or a snapshot: accounts, and the group {@code all}. */
final class Permissions {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private final Set<String> accounts = new LinkedHashSet<>();
    private boolean open;

    Set<String> accounts() {
        return accounts;
    }

    /** Whether everybody may. */
    boolean open() {
        return open;
    }

    boolean allow(String account) {
        return open || accounts.contains(account);
    }

    /**
     * Whether they are among those that a Describe call asks for by users: {@code all} means what is public, {@code self}
     * and an account's id what names the account. An owner's own things are not implied.
     */
    boolean match(List<String> users, String caller) {
        return users.stream().anyMatch(user -> switch (user) {
            case "all" -> open;
            case "self" -> accounts.contains(caller);
            default -> accounts.contains(user);
        });
    }

    static void checkUsers(List<String> users, boolean anyAccountIds) {
        for (String user : users) {
            if (!anyAccountIds
                    && !Set.of("all", "self").contains(user)
                    && !ACCOUNT.matcher(user).matches()) {
                throw Refusal.bad("InvalidUserID.Malformed", "Invalid user id: \"" + user + "\"");
            }
        }
    }

    int size() {
        return accounts.size() + (open ? 1 : 0);
    }

    void apply(Change change) {
        accounts.addAll(change.addedAccounts);
        accounts.removeAll(change.removedAccounts);
        open = (open || change.opens) && !change.closes;
    }

    /** How many accounts there will be after a change; AWS's quota does not count the group. */
    int accountsAfter(Change change) {
        Set<String> after = new LinkedHashSet<>(accounts);
        after.addAll(change.addedAccounts);
        after.removeAll(change.removedAccounts);
        return after.size();
    }

    void write(Xml xml, String element) {
        List<String> groups = open ? List.of("all") : List.of();
        xml.element(element, list -> {
            groups.forEach(group -> list.element("item", item -> item.text("group", group)));
            accounts.forEach(account -> list.element("item", item -> item.text("userId", account)));
        });
    }

    /**
     * A change that a request asks for, in either of the forms that EC2 takes.
     *
     * @param opens whether the group {@code all} is added
     * @param closes whether it is removed
     */
    record Change(Collection<String> addedAccounts, Collection<String> removedAccounts, boolean opens, boolean closes) {

        /**
         * @param structure {@code LaunchPermission} or {@code CreateVolumePermission}
         * @param anyAccountIds whether an account's id may have any form
         */
        static Change of(Parameters parameters, String structure, String errorCode, boolean anyAccountIds) {
            List<String> added = new ArrayList<>();
            List<String> removed = new ArrayList<>();
            List<String> addedGroups = new ArrayList<>();
            List<String> removedGroups = new ArrayList<>();
            for (Parameters item : parameters.structures(structure + ".Add")) {
                collect(item, added, addedGroups, structure);
            }
            for (Parameters item : parameters.structures(structure + ".Remove")) {
                collect(item, removed, removedGroups, structure);
            }
            List<String> users = parameters.list("UserId");
            List<String> groups = parameters.list("UserGroup");
            if (!users.isEmpty() || !groups.isEmpty()) {
                parameters.required("OperationType");
                boolean adds = parameters
                        .oneOf("OperationType", Set.of("add", "remove"))
                        .equals("add");
                (adds ? added : removed).addAll(users);
                (adds ? addedGroups : removedGroups).addAll(groups);
            }
            if (!anyAccountIds) {
                check(added, ACCOUNT, "userId", errorCode);
                check(removed, ACCOUNT, "userId", errorCode);
            }
            check(addedGroups, Pattern.compile("all"), "userGroup", errorCode);
            check(removedGroups, Pattern.compile("all"), "userGroup", errorCode);
            return new Change(added, removed, !addedGroups.isEmpty(), !removedGroups.isEmpty());
        }

        private static void collect(Parameters item, List<String> users, List<String> groups, String structure) {
            if (item.has("UserId") == item.has("Group")) {
                throw Refusal.bad("InvalidParameterCombination", structure + " items name either a user or a group");
            }
            (item.has("UserId") ? users : groups).add(item.get("UserId", item.get("Group")));
        }

        private static void check(List<String> values, Pattern form, String type, String errorCode) {
            for (String value : values) {
                if (!form.matcher(value).matches()) {
                    throw Refusal.bad(
                            errorCode, "Invalid attribute item value \"" + value + "\" for " + type + " item type.");
                }
            }
        }

        boolean isEmpty() {
            return addedAccounts.isEmpty() && removedAccounts.isEmpty() && !opens && !closes;
        }
    }
}
